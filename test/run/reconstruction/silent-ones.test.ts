import { describe, expect, it } from 'vitest';
import type { UnansweredFailure } from '../../../src/run/observers/unanswered.ts';
import { type ClosedByClient, silentOnes } from '../../../src/run/reconstruction/silent-ones.ts';

const tuple = { source: 'a', sourcePort: 1, destination: 'b', destinationPort: 2 };
const withdrawnAt = (atMs: number, waitedMs?: number): UnansweredFailure => ({
  ...{ fate: 'withdrawn', synRetransmits: undefined, tuple, atMs, seen: undefined },
  ...(waitedMs !== undefined && { waitedMs }),
});

function silent(closed: Partial<ClosedByClient>) {
  return silentOnes({
    givenUp: [],
    fellSilent: [],
    leftBehind: [],
    withdrawn: [],
    longestAnswerMs: undefined,
    ...closed,
  }).unanswered;
}

const LAST = { waitedMs: 0, atMs: 5000 };

describe('a connection that its client closed without an answer', () => {
  it('was under way at the end of the command, unless it had waited for very long', () => {
    const last = [
      { waitedMs: 800, atMs: 4900 },
      { waitedMs: 400, atMs: 5000 },
    ];
    expect(silent({ givenUp: last })).toBeUndefined();
    expect(silent({ givenUp: [...last, { waitedMs: 1100, atMs: 5000 }] })).toEqual({ count: 1, waitedMs: 1100 });
  });

  it('waited in vain where the load went on', () => {
    const atOnce = [
      { waitedMs: 300, atMs: 1000 },
      { waitedMs: 310, atMs: 1200 },
    ];
    expect(silent({ givenUp: atOnce })).toBeUndefined();
    expect(silent({ givenUp: [...atOnce, { waitedMs: 290, atMs: 1600 }] })).toEqual({ count: 2, waitedMs: 310 });
  });

  it('did not wait where it was closed at once, or answers took as long', () => {
    expect(silent({ givenUp: [{ waitedMs: 20, atMs: 1000 }, LAST] })).toBeUndefined();
    expect(silent({ givenUp: [{ waitedMs: 300, atMs: 1000 }, LAST], longestAnswerMs: 300 })).toBeUndefined();
  });
});

describe('a SYN that its client withdrew', () => {
  it('waited in vain where the load went on, however short that was', () => {
    expect(silent({ withdrawn: [withdrawnAt(1000), withdrawnAt(4950)] })).toEqual({ count: 1, waitedMs: 0 });
  });

  it('was under way at the end, unless no handshake takes as long', () => {
    expect(silent({ withdrawn: [withdrawnAt(4950, 100)] })).toBeUndefined();
    expect(silent({ withdrawn: [withdrawnAt(4950, 250)] })).toEqual({ count: 1, waitedMs: 250 });
  });
});
