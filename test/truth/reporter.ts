import type { Reporter, TestCase } from 'vitest/node';
import type { Observation } from './observation.ts';
import { truthTable } from './table.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** What a test observed of its scenarios: rows of the truth table. */
    observations?: readonly Observation[];
  }
}

/** Prints the truth table of every scenario that was run, when there is one. */
export default function truthReporter(): Reporter {
  const observations: Observation[] = [];
  return {
    onTestCaseResult(test: TestCase) {
      observations.push(...(test.meta().observations ?? []));
    },
    onTestRunEnd() {
      if (observations.length > 0) process.stdout.write(`\n${truthTable(observations)}\n`);
    },
  };
}
