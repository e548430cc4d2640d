import { describe, expect, it } from 'vitest';
import { fullQueue } from '../../src/attribution/facts/full-queue.ts';
import { OUTCOME, STAGE, SYMPTOM, TCP_STATE } from '../../src/model/codes.ts';
import { type Ledger, newLedger } from '../../src/model/ledger.ts';
import { type LossRow, lossRows } from '../../src/model/loss-rows.ts';
import type { PacketLosses } from '../../src/model/packet-losses.ts';
import { ok } from '../../src/model/probe.ts';
import type { Run } from '../../src/model/run.ts';
import { seriesOf } from '../../src/model/series.ts';
import { RUN } from '../report/samples.ts';
import { evidenceOf } from './nothing-seen.ts';

const EVENTS = [
  { what: 'loss', place: 'listener-syn', packet: 'SYN', to: 'server' },
  { what: 'retransmit', by: 'client', packet: 'SYN' },
  { what: 'loss', place: 'listener-ack', packet: 'ACK', to: 'server' },
] as const;
const [DROPPED, SENT_AGAIN, HELD_UP] = [0, 1, 2];
const LOSSES: PacketLosses = {
  source: 'bpf',
  totals: EVENTS.map(event => ({ event, packets: 9, connections: 9, ofNoAttempt: 0 })),
  lost: 0,
  checks: [{ places: ['listener-syn', 'listener-ack'], recorded: 9, counter: 'TcpExt.ListenDrops', counted: 9 }],
  unwatched: [],
};

function runWith(losses: PacketLosses = LOSSES, drops = 9): Run {
  const rows = [
    { 'TcpExt.ListenOverflows': 0, 'TcpExt.ListenDrops': 0 },
    { 'TcpExt.ListenOverflows': 9, 'TcpExt.ListenDrops': drops },
  ];
  const counters = ok(seriesOf([0, 5000], rows));
  return { ...RUN, evidence: { ...evidenceOf({}, { counters }), packetLosses: ok(losses) } };
}

/** The same, of several sockets at the port. */
function shared(run: Run): Run {
  const { evidence } = run;
  if (evidence === undefined) throw new Error('the run has evidence');
  const series = seriesOf([0, 5000], [{ sockets: 2 }, { sockets: 2 }]);
  const listener = ok({ address: '198.19.0.2', port: 80, series });
  return { ...run, evidence: { ...evidence, server: { ...evidence.server, listener } } };
}

/** An attempt that began at `startMs`, and what was recorded of it. */
interface Sample {
  readonly startMs: number;
  /** After how long it was connected; absent: given up after 100 ms. */
  readonly connectMs?: number;
  /** What the client's kernel holds of it in the end. */
  readonly state?: 'SYN-SENT' | 'ESTABLISHED';
  readonly events?: readonly Omit<LossRow, 'attempt' | 'packets'>[];
}

function ledgerOf(samples: readonly Sample[]): Ledger {
  const ledger = newLedger(samples.length);
  for (const [at, { startMs, connectMs, state = 'SYN-SENT' }] of samples.entries()) {
    ledger.startUs[at] = startMs * 1000;
    ledger.sourcePort[at] = 40_000 + at;
    ledger.outcome[at] = connectMs === undefined ? OUTCOME.failed : OUTCOME.served;
    if (connectMs !== undefined) {
      ledger.connectUs[at] = connectMs * 1000;
      ledger.firstByteUs[at] = connectMs * 1000 + 400_000;
      continue;
    }
    ledger.stage[at] = STAGE.connect;
    ledger.symptom[at] = SYMPTOM.timeout;
    ledger.failedUs[at] = 100_000;
    ledger.clientState[at] = TCP_STATE[state];
  }
  const rows = samples.flatMap(({ events = [] }, attempt) => events.map(event => ({ ...event, attempt, packets: 1 })));
  return { ...ledger, losses: lossRows(rows) };
}

const at = (event: number, firstMs: number, lastMs = firstMs) => ({ event, firstMs, lastMs });
const dropped = (startMs: number): Sample => ({ startMs, events: [at(DROPPED, startMs)] });

/** A server that serves one, pauses, and takes from its queue again at about 1,000 ms. */
const PAUSE: readonly Sample[] = [
  { startMs: 100, connectMs: 1 },
  ...[200, 500, 990].map(dropped),
  { startMs: 1003, connectMs: 4 },
];

describe('the accept queue, by the packets that it had no room for', () => {
  it('was full, and nobody was taken, while SYNs were dropped and no connection entered', () => {
    expect(fullQueue(runWith(), [ledgerOf(PAUSE)])).toEqual({
      full: [{ fromMs: 200, toMs: 990 }],
      taking: [{ fromMs: 990, toMs: 1007 }],
    });
  });

  it('takes a connection that the driver saw late for one that entered before a later SYN was dropped', () => {
    const late = { startMs: 150, connectMs: 300 };
    expect(fullQueue(runWith(), [ledgerOf([late, ...PAUSE.slice(1)])]).full).toEqual([{ fromMs: 500, toMs: 990 }]);
    expect(fullQueue(runWith(), [ledgerOf([late, dropped(160), ...PAUSE.slice(1)])]).full).toEqual([
      { fromMs: 200, toMs: 990 },
    ]);
  });

  it('counts in one that was given up, and connected by a SYN that was sent again', () => {
    const given = { ...dropped(150), state: 'ESTABLISHED' } as const;
    const again = { ...given, events: [at(DROPPED, 150), at(SENT_AGAIN, 700)] };
    expect(fullQueue(runWith(), [ledgerOf([...PAUSE, again])]).full).toEqual([{ fromMs: 150, toMs: 500 }]);
    expect(fullQueue(runWith(), [ledgerOf([...PAUSE, given])]).full).toEqual([]);
  });

  it('knows of one that was given up by its SYNs, and not by the state in which it was given up', () => {
    const again = { startMs: 150, events: [at(DROPPED, 150), at(SENT_AGAIN, 700)] };
    expect(fullQueue(runWith(), [ledgerOf([...PAUSE, again])]).full).toEqual([{ fromMs: 150, toMs: 500 }]);
    const inVain = { startMs: 150, events: [at(DROPPED, 150), at(SENT_AGAIN, 700), at(DROPPED, 700)] };
    expect(fullQueue(runWith(), [ledgerOf([...PAUSE, inVain])]).full).toEqual([{ fromMs: 150, toMs: 990 }]);
  });

  it('counts in one whose last ACK was dropped, which enters some time before its answer', () => {
    const heldUp = { startMs: 190, connectMs: 1, events: [at(HELD_UP, 191)] };
    expect(fullQueue(runWith(), [ledgerOf([...PAUSE, heldUp])]).full).toEqual([]);
  });

  it('is not known without times, beside SYNs that were dropped for another reason, and where others may connect', () => {
    const nothing = { full: [], taking: [] };
    const ledgers = [ledgerOf(PAUSE)];
    expect(fullQueue(runWith({ ...LOSSES, source: 'trail' }), ledgers)).toEqual(nothing);
    expect(fullQueue(runWith(LOSSES, 12), ledgers)).toEqual(nothing);
    const { plan } = RUN;
    const onHost = { ...plan, scenario: { ...plan.scenario, lab: { kind: 'host' } } } as Run['plan'];
    expect(fullQueue({ ...runWith(), plan: onHost }, ledgers)).toEqual(nothing);
    expect(fullQueue(RUN, ledgers)).toEqual(nothing);
  });

  it('says nothing of several queues, of which one may be full alone', () => {
    expect(fullQueue(shared(runWith()), [ledgerOf(PAUSE)])).toEqual({ full: [], taking: [] });
  });
});
