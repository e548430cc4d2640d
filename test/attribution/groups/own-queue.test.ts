import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../../src/attribution/attribute.ts';
import { ownQueueOf, queueStallsOf } from '../../../src/attribution/groups/own-queue.ts';
import { OUTCOME, STAGE, SYMPTOM } from '../../../src/model/codes.ts';
import type { ListenerEvidence } from '../../../src/model/host-evidence.ts';
import { attemptAt, newLedger } from '../../../src/model/ledger.ts';
import type { QueueLooks } from '../../../src/model/queue-looks.ts';
import { seriesOf } from '../../../src/model/series.ts';
import { aBook, acceptance, aGroup, listener, losses } from '../../limits/book.ts';

/** Socket 7 of four has had no room from 300 ms on: 17 connections wait in it, and nobody takes one. */
const DEAF: QueueLooks = {
  full: [{ socket: 7, least: 17, fromMs: 300, toMs: 6000 }],
  alone: [{ socket: 7, fromMs: 0, toMs: 6000 }],
  waits: [{ fromMs: 300, toMs: 6000, connections: 17 }],
};

/** Looks every 50 ms; in all queues together so many waited. */
function evidence(queues: QueueLooks, queue = (_look: number) => 17): ListenerEvidence {
  const looks = Array.from({ length: 121 }, (_, look) => look);
  const series = seriesOf(
    looks.map(look => look * 50),
    looks.map(look => ({ queue: queue(look), bound: 64, sockets: 4 })),
  );
  return { address: '198.19.0.2', port: 80, series, queues };
}

/** An attempt of this time that no packet answered, by its start; it gives up after a second. */
function judged(
  startMs: number,
  listener: ListenerEvidence,
  drops: { firstDropMs?: number; lastDropMs?: number } = {},
) {
  const ledger = newLedger(1);
  ledger.outcome[0] = OUTCOME.failed;
  ledger.stage[0] = STAGE.connect;
  ledger.symptom[0] = SYMPTOM.timeout;
  ledger.sourcePort[0] = 40_000;
  ledger.startUs[0] = startMs * 1000;
  ledger.failedUs[0] = 1_000_000;
  const queueStalls = queueStallsOf(listener);
  const moments = { connectTimeoutMs: 1000, ...(queueStalls !== undefined && { queueStalls }) };
  return ownQueueOf({ ...attemptAt(ledger, 0), ...drops }, startMs + 1000, moments);
}

describe('the one queue of several that had no room', () => {
  it('is stalled where what waited in it when an attempt came still waited when that gave up', () => {
    expect(judged(400, evidence(DEAF))).toBe('stalled');
    expect(judged(4900, evidence(DEAF))).toBe('stalled');
  });

  it('is none where the time is over that it was full, or had not begun', () => {
    expect(judged(0, evidence(DEAF))).toBeUndefined();
    expect(judged(5200, evidence(DEAF))).toBeUndefined();
  });

  it('is none where its connections were taken, and others took their places', () => {
    const waits = [0, 1, 2, 3, 4, 5].map(at => ({ fromMs: 300 + at * 500, toMs: 700 + at * 500, connections: 17 }));
    expect(judged(400, evidence({ ...DEAF, waits }))).toBeUndefined();
  });

  it('is not told from the others where these may hold what waited', () => {
    expect(
      judged(
        400,
        evidence(DEAF, () => 40),
      ),
    ).toBe('untold');
    expect(
      judged(
        400,
        evidence(DEAF, look => (look === 20 ? 20 : 40)),
      ),
    ).toBe('stalled');
  });

  it('is not told where nobody looked at single connections', () => {
    const { waits: _, ...unlooked } = DEAF;
    expect(judged(400, evidence(unlooked))).toBe('untold');
  });

  it('may be another where several dropped packets just then', () => {
    const mixed = { ...DEAF, alone: [{ socket: 7, fromMs: 1200, toMs: 6000 }] };
    expect(judged(400, evidence(mixed))).toBe('untold');
    expect(judged(400, evidence(mixed), { firstDropMs: 401, lastDropMs: 1401 })).toBe('stalled');
  });

  it('is another where that one dropped it', () => {
    const other = { ...DEAF, alone: [{ socket: 8, fromMs: 0, toMs: 1000 }] };
    expect(judged(400, evidence(other))).toBeUndefined();
  });

  it('is not asked for where one socket listens', () => {
    const { queues: _, ...single } = evidence(DEAF);
    expect(judged(400, single)).toBeUndefined();
  });
});

describe('the root of an overflow', () => {
  const full = aBook({
    listener: listener({ queues: 4, wasFull: true, peakQueue: 17, bound: 16, backlog: 16 }),
    losses: losses({ acceptQueue: 900, synQueue: 900 }),
    acceptance: acceptance({}),
  });

  it('is the application that left connections in that queue', () => {
    const { cause, because } = attributeGroup(aGroup({ ownQueue: 'stalled' }), full);
    expect(cause).toMatchObject({ limit: 'listen-backlog', root: { kind: 'application', what: 'slow-to-accept' } });
    expect(because).toContainEqual({ code: 'own-queue-stalled', values: { queues: 4, timeoutMs: 5000 } });
  });

  it('is unexplained where it may have', () => {
    expect(attributeGroup(aGroup({ ownQueue: 'untold' }), full).cause).toEqual({ kind: 'unexplained' });
  });

  it('is the queue itself where nothing says so', () => {
    const { cause } = attributeGroup(aGroup(), full);
    expect(cause).toMatchObject({ limit: 'listen-backlog' });
    expect(cause).not.toHaveProperty('root');
  });
});
