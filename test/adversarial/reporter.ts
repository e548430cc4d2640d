import type { Reporter, TestCase } from 'vitest/node';
import type { Who } from './case.ts';
import type { Outcome } from './run-case.ts';
import { tally, type Verdict } from './tally.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** How a case of known cause came out. */
    adversarial?: Outcome & { readonly name: string; readonly who: Who };
  }
}

const CASES = 'adversarial/cases.test.ts';

/** Prints a line for each case when it ends, and the counts of all, when there are any. */
export default function adversarialReporter(): Reporter {
  const verdicts: Verdict[] = [];
  return {
    onTestCaseResult(test: TestCase) {
      const { adversarial } = test.meta();
      const result = test.result();
      if (result.state === 'skipped' && result.note !== undefined && test.module.relativeModuleId.endsWith(CASES)) {
        process.stdout.write(`${test.name} did not run: ${result.note}\n`);
      }
      if (adversarial === undefined) return;
      verdicts.push(adversarial);
      process.stdout.write(`${lineOf(adversarial, test.diagnostic()?.duration ?? 0)}\n`);
    },
    onTestRunEnd() {
      if (verdicts.length > 0) process.stdout.write(`\n${verdicts.length} cases: ${tally(verdicts)}\n`);
    },
  };
}

function lineOf({ name, who, judgement, seen }: Outcome & { name: string; who: Who }, durationMs: number): string {
  const seconds = `${Math.round(durationMs / 1000)} s`.padStart(4);
  const told = [judgement.why, seen].filter(Boolean).join(' | ');
  return `${name.padEnd(38)} ${who.padEnd(6)} ${seconds}  ${judgement.kind.padEnd(11)} ${told}`;
}
