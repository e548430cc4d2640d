import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../src/attribution/attribute.ts';
import type { FailedCallFact } from '../../src/model/facts/calls.ts';
import type { Facts } from '../../src/model/facts/facts.ts';
import { aBook, acceptance, aGroup } from '../limits/book.ts';

const END = { pid: 20, atMs: 260, runningAtMs: 227, code: 1, signal: null, by: 'itself' } as const;
const ACCEPT = {
  side: 'server',
  pid: 20,
  syscall: 'accept4',
  errno: 'EMFILE',
  count: 1,
  firstMs: 195,
  lastMs: 195,
} as const;
const FORK = { ...ACCEPT, syscall: 'clone3', errno: 'EAGAIN' } as const;
const REFUSED = aGroup({
  ...{ autopsy: 'closed', target: 'gone', firstMs: 230, lastMs: 1200 },
  symptom: { kind: 'errno', errno: 'ECONNREFUSED', syscall: 'connect' },
});

/** The refused connections after an end of the target, whose calls failed so. */
function blamed(
  calls: readonly FailedCallFact[],
  end: Partial<Facts['target']['exits'][number]> = {},
  book: Partial<Facts> = {},
) {
  return attributeGroup(
    REFUSED,
    aBook({
      target: { exits: [{ ...END, ...end }], gone: true, accepted: undefined },
      'server.shortages': { calls, known: calls.length > 0 },
      'server.processes': [{ pid: 20, role: 'target', nofile: 200, peakDescriptors: 100, mostRise: 50 }],
      ...book,
    }),
  ).cause;
}

const DIED = { kind: 'application', what: 'died', side: 'server' };

describe('a target that ended', () => {
  it('for want of a descriptor ended by its limit', () => {
    expect(blamed([ACCEPT])).toMatchObject({ ...DIED, root: { limit: 'nofile', side: 'server', value: '200' } });
  });

  it('for want of a descriptor, as its log alone says, did so too', () => {
    expect(blamed([{ ...ACCEPT, pid: 0, firstMs: 270, lastMs: 1270 }])).toMatchObject({ root: { limit: 'nofile' } });
  });

  it('for want of an open file ended by the machine’s limit, where that was met', () => {
    const calls = [{ ...ACCEPT, errno: 'ENFILE' }];
    expect(blamed(calls, {}, { openFiles: { peak: 1000, max: 1000 } })).toMatchObject({ root: { limit: 'file-max' } });
    expect(blamed(calls)).toEqual(DIED);
  });

  it('for want of a process ended by the limit that was met', () => {
    const user = { uid: 1000, nproc: 100, exempt: false, peakThreads: 100 };
    expect(blamed([FORK], {}, { 'server.users': [user] })).toMatchObject({ root: { limit: 'nproc' } });
    expect(blamed([FORK], {}, { threads: { peak: 1000, max: 1000, pidMax: 4096 } })).toMatchObject({
      root: { limit: 'threads-max' },
    });
    expect(blamed([FORK])).toEqual(DIED);
  });

  it('was killed, or went well, whatever failed before', () => {
    expect(blamed([ACCEPT], { code: null, signal: 'SIGKILL' })).toEqual(DIED);
    expect(blamed([ACCEPT], { code: 0 })).toEqual(DIED);
  });

  it('ended long after its call had failed, or beside another process whose call failed', () => {
    expect(blamed([ACCEPT], { atMs: 900, runningAtMs: 880 })).toEqual(DIED);
    expect(blamed([{ ...ACCEPT, pid: 21 }])).toEqual(DIED);
  });

  it('had lived through such failures: whether the last one ended it cannot be told', () => {
    expect(blamed([{ ...ACCEPT, count: 30 }], { atMs: 900, runningAtMs: 880 })).toEqual(DIED);
    const going = [{ ...ACCEPT, count: 30, lastMs: 885 }];
    expect(blamed(going, { atMs: 900, runningAtMs: 880 })).toEqual({ kind: 'unexplained' });
  });

  it('came so near its limit that nobody can tell, where no failed call was seen', () => {
    const near = [{ pid: 20, role: 'target', nofile: 200, peakDescriptors: 156, mostRise: 50 } as const];
    expect(blamed([], {}, { 'server.processes': near })).toEqual({ kind: 'unexplained' });
    expect(blamed([])).toEqual(DIED);
    expect(blamed([], {}, { 'server.processes': near, 'server.shortages': { calls: [], known: true } })).toEqual(DIED);
  });

  it('is no rival of the limit for the connection that its last accept() was for: the end came of the limit', () => {
    const reset = aGroup({
      ...{ count: 1, stage: 'response', autopsy: 'closed', target: 'gone', firstMs: 230, lastMs: 230 },
      symptom: { kind: 'errno', errno: 'ECONNRESET', syscall: 'recv' },
    });
    const rulingOf = (calls: readonly FailedCallFact[]) =>
      attributeGroup(
        reset,
        aBook({
          target: { exits: [END], gone: true, accepted: undefined },
          acceptance: acceptance({ errors: { EMFILE: 1 }, errorTime: { firstMs: 228, lastMs: 228, takenAfter: 0 } }),
          'server.shortages': { calls, known: true },
          'server.processes': [{ pid: 20, role: 'target', nofile: 200, peakDescriptors: 200, mostRise: 50 }],
        }),
      ).cause;
    const last = { ...ACCEPT, firstMs: 228, lastMs: 228 };
    expect(rulingOf([last])).toMatchObject({ ...DIED, root: { limit: 'nofile' } });
    expect(rulingOf([])).toEqual({ kind: 'unexplained' });
  });
});
