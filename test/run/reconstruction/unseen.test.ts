import { expect, test } from 'vitest';
import type { Evidence } from '../../../src/model/evidence.ts';
import { absent, ok, type Probe } from '../../../src/model/probe.ts';
import { unseenBy } from '../../../src/run/reconstruction/unseen.ts';

const UNTRACED = absent('this kernel has no tracefs (CONFIG_FTRACE)');

function evidenceOf(failedCalls: Probe<unknown>, descriptors: Probe<unknown> = ok({})): Evidence {
  return { failedCalls, processes: [{ side: 'server', pid: 7, descriptors }] } as unknown as Evidence;
}

test('whoever is not root is told that root sees more, whatever the words of the probe', () => {
  const untraced = { cause: 'not-root' };
  expect(unseenBy(evidenceOf(absent('in other words')), 'strace', 'none')).toEqual([
    { warning: 'server-calls-uncounted', untraced },
  ]);
  expect(unseenBy(evidenceOf(absent('in other words')), 'nobody', 'user-namespace')).toEqual([
    { warning: 'server-calls-uncounted', untraced },
    { warning: 'command-calls-uncounted', untraced },
  ]);
});

test('root is told what keeps it from tracing', () => {
  expect(unseenBy(evidenceOf(UNTRACED), 'strace', 'root')).toEqual([
    {
      warning: 'server-calls-uncounted',
      untraced: { cause: 'other', why: 'this kernel has no tracefs (CONFIG_FTRACE)' },
    },
  ]);
});

test('a process whose descriptors could not be read is named, and all that was read is no warning', () => {
  expect(unseenBy(evidenceOf(ok({}), absent('EACCES')), 'trace', 'root')).toEqual([
    { warning: 'process-unseen', pid: 7, why: 'EACCES' },
  ]);
  expect(unseenBy(evidenceOf(ok({})), 'trace', 'root')).toEqual([]);
  const nobody = { ...evidenceOf(ok({})), processes: [] };
  expect(unseenBy(nobody, 'trace', 'root')).toEqual([{ warning: 'server-of-other-user' }]);
});
