import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openKernelLog } from '../../../src/collectors/machine/kernel-log.ts';
import { guarded } from '../../../src/collectors/series/collector.ts';
import { testWith } from '../needs.ts';

testWith(['root'], 'what is logged from now on is kept, with the moment at which it was', () => {
  const log = openKernelLog(moment => moment - 1000);
  const before = performance.timeOrigin;
  writeFileSync('/dev/kmsg', '<6>loadline test: first\n');
  log.sample(0);
  writeFileSync('/dev/kmsg', '<6>loadline test: net_ratelimit: 12 callbacks suppressed\n');
  const { lines, lost } = log.result();
  log.close();
  const ours = lines.filter(({ text }) => text.startsWith('loadline test'));
  expect(ours.map(({ text }) => text)).toEqual([
    'loadline test: first',
    'loadline test: net_ratelimit: 12 callbacks suppressed',
  ]);
  expect(lost).toBe(12);
  expect(ours.every(({ atMs }) => atMs < before)).toBe(true);
});

test('a machine without a kernel log says so', () => {
  const collector = guarded(() => openKernelLog(moment => moment, '/nowhere/kmsg'));
  expect(collector.result()).toEqual({
    state: 'absent',
    why: 'this machine shows no kernel log (no /nowhere/kmsg)',
  });
});
