import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../../src/attribution/attribute.ts';
import { lackedProcessor, processorWaitsOf } from '../../../src/attribution/groups/processor-wait.ts';
import { OUTCOME } from '../../../src/model/codes.ts';
import { attemptAt, newLedger } from '../../../src/model/ledger.ts';
import { ok } from '../../../src/model/probe.ts';
import { seriesOf } from '../../../src/model/series.ts';
import { aBook, acceptance, aGroup, listener, losses } from '../../limits/book.ts';
import { RUN } from '../../report/samples.ts';

/** Looks every 100 ms at a process that waits from 1 s to 2 s. */
const WAITS = seriesOf(
  Array.from({ length: 31 }, (_, look) => look * 100),
  Array.from({ length: 31 }, (_, look) => ({ waitedMs: Math.min(1000, Math.max(0, look * 100 - 1000)) })),
);

function lacked(startMs: number, endMs: number, outcome: number = OUTCOME.failed, target = [WAITS], driver = false) {
  const ledger = newLedger(1);
  ledger.outcome[0] = outcome;
  ledger.startUs[0] = startMs * 1000;
  return lackedProcessor(attemptAt(ledger, 0), endMs, { target, driver });
}

describe('a target without a processor', () => {
  it('is one that waited for most of the time that an attempt had', () => {
    expect(lacked(1000, 1700)).toBe('target');
    expect(lacked(500, 2000)).toBe('target');
    expect(lacked(1150, 1250)).toBe('target');
  });

  it('is none that waited before, after, or for less', () => {
    expect(lacked(0, 700)).toBeUndefined();
    expect(lacked(2100, 2700)).toBeUndefined();
    expect(lacked(0, 2600)).toBeUndefined();
  });

  it('says nothing of what was served, or where nobody looked', () => {
    expect(lacked(1000, 1700, OUTCOME.served)).toBeUndefined();
    expect(lacked(1000, 1700, OUTCOME.failed, [])).toBeUndefined();
    expect(lacked(1000, 1700, OUTCOME.failed, [seriesOf([1000], [{ waitedMs: 0 }])])).toBeUndefined();
  });
});

describe('a target that answered others all the time', () => {
  const numbers = { elapsedMs: 2000, requestsPerSecond: 0, bytesPerSecond: 0, errors: {} };
  const waitsWith = (requests: number, served = 200) =>
    processorWaitsOf(
      {
        ...RUN,
        driverOutput: {
          ...{ kind: 'ab', command: 'ab', text: '', callsFrom: 'nobody' },
          end: { how: 'finished', code: 0, signal: null },
          numbers: ok({ ...numbers, requests, latencyMs: { mean: 6, max: 49 } }),
        },
      },
      served,
    );

  it('is one whose answers fill the time that the connections had', () => {
    expect(waitsWith(66_000)).toMatchObject({ longestAnswerMs: 49 });
    expect(waitsWith(20_000)).not.toHaveProperty('longestAnswerMs');
    expect(waitsWith(66_000, 0)).not.toHaveProperty('longestAnswerMs');
  });

  it('kept nobody waiting for a processor for longer than for any answer', () => {
    const late = (startMs: number, endMs: number) => {
      const ledger = newLedger(1);
      ledger.outcome[0] = OUTCOME.failed;
      ledger.startUs[0] = startMs * 1000;
      return lackedProcessor(attemptAt(ledger, 0), endMs, { target: [WAITS], driver: false, longestAnswerMs: 49 });
    };
    expect(late(1000, 1700)).toBeUndefined();
    expect(late(1000, 1040)).toBe('target');
  });
});

it('a driver without one may have asked late', () => {
  expect(lacked(0, 700, OUTCOME.failed, [], true)).toBe('driver');
  expect(lacked(0, 700, OUTCOME.served, [], true)).toBeUndefined();
  const health = (waitedMs: number) => ({ longestStallMs: 0, latestStartMs: 0, cpuMs: 0, waitedMs, elapsedMs: 1000 });
  const waits = (waitedMs: number) => processorWaitsOf({ ...RUN, driverHealth: [undefined, health(waitedMs)] });
  expect(waits(500)).toMatchObject({ driver: true });
  expect(waits(499)).toMatchObject({ driver: false });
  const { connectTimeoutMs } = RUN.plan.scenario.load;
  const stalled = (longestStallMs: number) =>
    processorWaitsOf({ ...RUN, driverHealth: [{ ...health(0), longestStallMs }] }).driver;
  expect(stalled(Math.max(500, connectTimeoutMs / 2))).toBe(true);
  expect(stalled(Math.max(500, connectTimeoutMs / 2) - 1)).toBe(false);
});

describe('what would be put down to a slow application', () => {
  const late = { lackedProcessor: 'target' } as const;

  it('is unexplained where it had no processor, and says so', () => {
    const unanswered = { stage: 'response', autopsy: 'accepted' } as const;
    expect(attributeGroup(aGroup(unanswered), aBook()).cause).toMatchObject({ what: 'slow-to-answer' });
    const { cause, considered } = attributeGroup(aGroup({ ...unanswered, ...late }), aBook());
    expect(cause).toEqual({ kind: 'unexplained' });
    expect(JSON.stringify(considered)).toContain('processor: how fast the application is');
    const queued = { stage: 'response', autopsy: 'queued' } as const;
    expect(attributeGroup(aGroup(queued), aBook()).cause).toMatchObject({ what: 'slow-to-accept' });
    expect(attributeGroup(aGroup({ ...queued, ...late }), aBook()).cause).toEqual({ kind: 'unexplained' });
  });

  it('is unexplained as the root of a full queue too, and no short queue', () => {
    const full = aBook({
      listener: listener({ wasFull: true, peakQueue: 65, bound: 64, backlog: 64 }),
      losses: losses({ acceptQueue: 900, synQueue: 900 }),
      acceptance: acceptance({}),
    });
    expect(attributeGroup(aGroup({ duringStall: true, ...late }), full).cause).toEqual({ kind: 'unexplained' });
    expect(attributeGroup(aGroup(late), full).cause).toMatchObject({ limit: 'listen-backlog' });
  });

  it('is a limit that was met all the same', () => {
    const refused = aGroup({ stage: 'socket', autopsy: 'no-socket', ...late });
    expect(attributeGroup(refused, aBook()).cause).toEqual(
      attributeGroup(aGroup({ stage: 'socket', autopsy: 'no-socket' }), aBook()).cause,
    );
  });
});
