import { describe, expect, it } from 'vitest';
import type { UnansweredFailure } from '../../../src/run/observers/unanswered.ts';
import { type ClosedByClient, silentOnes } from '../../../src/run/reconstruction/silent-ones.ts';

const tuple = { source: 'a', sourcePort: 1, destination: 'b', destinationPort: 2 };
const withdrawnAt = (atMs: number, waitedMs?: number): UnansweredFailure => ({
  ...{ fate: 'withdrawn', synRetransmits: undefined, tuple, atMs, seen: undefined },
  ...(waitedMs !== undefined && { waitedMs }),
});

/** Of a load of 5 s. */
function silent(closed: Partial<ClosedByClient>) {
  return silentOnes({ givenUp: [], fellSilent: [], withdrawn: [], longestAnswerMs: undefined, endMs: 5000, ...closed })
    .unanswered;
}

describe('a connection that its client closed without an answer', () => {
  it('was under way at the end of the command, unless it had waited for very long', () => {
    const last = [
      { waitedMs: 800, atMs: 4900 },
      { waitedMs: 400, atMs: 5000 },
    ];
    expect(silent({ givenUp: last })).toBeUndefined();
    expect(silent({ givenUp: [...last, { waitedMs: 1100, atMs: 5000 }] })).toEqual({ count: 1, waitedMs: 1100 });
  });

  it('was under way where a command had ended for a while before what started it did', () => {
    expect(silent({ givenUp: [{ waitedMs: 300, atMs: 3000 }], endMs: 3500 })).toBeUndefined();
  });

  it('waited in vain where the load went on', () => {
    const early = [
      { waitedMs: 300, atMs: 1000 },
      { waitedMs: 310, atMs: 1400 },
    ];
    expect(silent({ givenUp: early })).toEqual({ count: 2, waitedMs: 310 });
    // The last ones of a load that ended with them may have been under way.
    expect(silent({ givenUp: early, endMs: 1500 })).toEqual({ count: 1, waitedMs: 300 });
  });

  it('did not wait where it was closed at once, or answers took as long', () => {
    expect(silent({ givenUp: [{ waitedMs: 20, atMs: 1000 }] })).toBeUndefined();
    expect(silent({ givenUp: [{ waitedMs: 300, atMs: 1000 }], longestAnswerMs: 300 })).toBeUndefined();
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
