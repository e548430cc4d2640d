import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { processorWaitMs } from '../../src/system/processor-wait.ts';

test('waiting for a processor is counted, and only grows', () => {
  const before = processorWaitMs();
  if (before === undefined) throw new Error('this kernel has no /proc/self/schedstat');
  spawnSync('true');
  const after = processorWaitMs() ?? -1;
  expect(before).toBeGreaterThan(0);
  expect(after).toBeGreaterThanOrEqual(before);
});
