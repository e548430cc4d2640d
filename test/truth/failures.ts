import { writeSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

interface Failure {
  readonly message: string;
  /** What was expected beside what was found, where the assertion has both. */
  readonly diff?: string;
}

/** Of one failure: enough to see what was found, little enough that twenty of them fit on a screen. */
const MAX_DIFF_LINES = 12;

/** Names every failed test once more, as the last thing printed: of a long log often only the end is kept. */
export default function failuresReporter(): Reporter {
  const failures: string[] = [];
  return {
    onTestModuleEnd(module: TestModule) {
      for (const error of module.errors()) failures.push(`FAILED ${module.relativeModuleId}: ${sentence(error)}`);
    },
    onTestCaseResult(test: TestCase) {
      for (const error of test.result().errors ?? []) {
        failures.push(`FAILED ${test.module.relativeModuleId} > ${test.fullName}: ${sentence(error)}`);
      }
    },
    onTestRunEnd() {
      process.once('exit', () => writeSync(process.stderr.fd, failures.map(failure => `${failure}\n`).join('')));
    },
  };
}

function sentence({ message, diff }: Failure): string {
  const [first = ''] = message.split('\n', 1);
  const changed =
    diff === undefined
      ? []
      : stripVTControlCharacters(diff)
          .split('\n')
          .filter(line => /^[-+] /.test(line));
  return [first, ...changed.slice(0, MAX_DIFF_LINES)].join('\n  ');
}
