import type { Reporter, TestCase } from 'vitest/node';
import type { Observation } from './observation.ts';
import { truthTable } from './table.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** What a scenario's test observed: the truth table's row. */
    observation?: Observation;
  }
}

/** Prints the truth table of every scenario that was run, when there is one. */
export default function truthReporter(): Reporter {
  const observations: Observation[] = [];
  return {
    onTestCaseResult(test: TestCase) {
      const { observation } = test.meta();
      if (observation !== undefined) observations.push(observation);
    },
    onTestRunEnd() {
      if (observations.length > 0) process.stdout.write(`\n${truthTable(observations)}\n`);
    },
  };
}
