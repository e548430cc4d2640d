import { describe, expect, it } from 'vitest';
import { historyOf } from '../../../src/attribution/history/attempt-history.ts';
import { membersOf } from '../../../src/attribution/history/members.ts';
import { SYMPTOMS, TCP_STATES } from '../../../src/model/attempt.ts';
import type { AttemptHistory } from '../../../src/model/attempt-history.ts';
import { OUTCOME, STAGE } from '../../../src/model/codes.ts';
import { type Ledger, newLedger, UNKNOWN_COUNT } from '../../../src/model/ledger.ts';
import { lossRows } from '../../../src/model/loss-rows.ts';
import type { PacketEvent, PacketLosses } from '../../../src/model/packet-losses.ts';
import { absent, ok, type Probe } from '../../../src/model/probe.ts';
import { happeningPhrase } from '../../../src/report/wording/attempt.ts';
import { RUN } from '../../report/samples.ts';
import { evidenceOf } from '../nothing-seen.ts';

const EVENTS: readonly PacketEvent[] = [
  { what: 'loss', place: 'server-rule', packet: 'SYN', to: 'server' },
  { what: 'retransmit', by: 'client', packet: 'SYN' },
];
const WATCHED: PacketLosses = {
  source: 'bpf',
  totals: EVENTS.map(event => ({ event, packets: 3, connections: 1, ofNoAttempt: 0 })),
  lost: 0,
  checks: [],
  unwatched: [],
};

/** Two attempts: one served at once, one that ran out of time while connecting. */
function ledgerOf(): Ledger {
  const ledger = newLedger(2);
  ledger.outcome.set([OUTCOME.served, OUTCOME.failed]);
  ledger.stage.set([STAGE.hold, STAGE.connect]);
  ledger.startUs.set([1000, 2400]);
  ledger.connectUs.set([300], 0);
  ledger.firstByteUs.set([700], 0);
  ledger.failedUs.set([5_000_000], 1);
  ledger.symptom.set([SYMPTOMS.indexOf('timeout')], 1);
  ledger.retransmits.set([2], 1);
  ledger.retransmitsSent.set([1], 1);
  ledger.sourcePort.set([40_000, 40_001]);
  ledger.clientState.set([TCP_STATES.indexOf('SYN-SENT')], 1);
  ledger.serverState.set([0], 1);
  return ledger;
}

function ledgerWithLosses(): Ledger {
  const rows = [
    { attempt: 1, event: 0, packets: 3, firstMs: 2, lastMs: 3002 },
    { attempt: 1, event: 1, packets: 2, firstMs: 1002, lastMs: 3002 },
  ];
  return { ...ledgerOf(), losses: lossRows(rows) };
}

const runWith = (packetLosses: Probe<PacketLosses>) => ({ ...RUN, evidence: { ...evidenceOf(), packetLosses } });
const steps = (history: AttemptHistory | undefined) =>
  history?.moments.map(({ afterMs, happening }) => `${afterMs ?? '?'} ${happeningPhrase(happening)}`);

describe('the history of one attempt', () => {
  it('puts what the kernels recorded between its own steps, by time', () => {
    const history = historyOf(runWith(ok(WATCHED)), [newLedger(5), ledgerWithLosses()], 7);
    expect(steps(history)).toEqual([
      '0 started',
      '? SYN sent',
      '0 SYN to the server lost by a firewall rule on the server, 3 times, the last after 3 s',
      '1000 SYN sent again by the client, 2 times, the last after 3 s',
      "5000 failed: driver's time limit while connecting",
    ]);
    expect(history).toMatchObject({
      number: 7,
      of: 7,
      outcome: 'failed',
      tuple: { sourcePort: 40_001 },
      held: { autopsy: 'syn-lost', client: 'SYN-SENT', server: 'none' },
      gaps: [],
    });
  });

  it('says what is not known: no places without a watch, and no times of what only the socket counted', () => {
    const history = historyOf(runWith(absent('not root')), [ledgerOf()], 2);
    expect(steps(history)).toEqual([
      '0 started',
      '? SYN sent',
      '? SYN sent again 2 times; when is not known',
      "5000 failed: driver's time limit while connecting",
    ]);
    expect(history?.gaps).toEqual([{ gap: 'places', why: 'not root' }]);
    const ledger = ledgerOf();
    ledger.retransmits[1] = UNKNOWN_COUNT;
    expect(historyOf(RUN, [ledger], 2)?.gaps).toEqual([
      { gap: 'places', why: 'nobody watched the kernel for lost packets' },
      { gap: 'resends' },
    ]);
  });

  it('does not call packets unlost where records may be missing', () => {
    const holed = { ...WATCHED, lost: 9, unwatched: [{ part: 'listener-syn' as const, why: 'no BTF' }] };
    expect(historyOf(runWith(ok(holed)), [ledgerWithLosses()], 2)?.gaps).toEqual([
      { gap: 'records', lost: 9 },
      { gap: 'part', part: 'listener-syn', why: 'no BTF' },
    ]);
  });

  it('follows a served one to its answer, and knows nothing of a socket that nobody looked up', () => {
    const history = historyOf(runWith(ok(WATCHED)), [ledgerWithLosses()], 1);
    expect(steps(history)).toEqual([
      '0 started',
      '? SYN sent',
      '0.3 connected: the SYN-ACK had arrived',
      '? request sent',
      '0.7 first byte of the answer',
    ]);
    expect(history).not.toHaveProperty('held');
  });

  it('has none of a number that no attempt has, nor steps of one that never began', () => {
    for (const number of [0, 3, -1, 1.5]) expect(historyOf(RUN, [ledgerOf()], number)).toBeUndefined();
    expect(historyOf(RUN, [newLedger(1)], 1)).toMatchObject({ outcome: 'unstarted', moments: [], gaps: [] });
  });
});

describe('the members of a group', () => {
  it('are numbered from 1 through all ledgers, those that were served at once left out', () => {
    expect(membersOf(RUN, [ledgerOf(), newLedger(3), ledgerOf()])).toEqual([[2, 7]]);
  });
});
