import { expect, it } from 'vitest';
import { attributeGroup } from '../../src/attribution/attribute.ts';
import { groupAttempts } from '../../src/attribution/groups/group.ts';
import { IN_FLIGHT } from '../../src/model/attempt.ts';
import { OUTCOME, STAGE, SYMPTOM, TCP_STATE } from '../../src/model/codes.ts';
import { IN_FLIGHT_SHIFT, newLedger } from '../../src/model/ledger.ts';
import { lossRows } from '../../src/model/loss-rows.ts';
import type { EventTotal, PacketLosses } from '../../src/model/packet-losses.ts';
import type { Side } from '../../src/model/side.ts';
import { aBook, aGroup, losses } from '../limits/book.ts';

/** In a process of the server, by its place in OWNERS; with the request not acknowledged yet. */
const TAKEN = 2;
const UNACKNOWLEDGED = TAKEN | (IN_FLIGHT.indexOf('request') << IN_FLIGHT_SHIFT);
const DATA = { what: 'loss', place: 'server-qdisc', packet: 'data' } as const;

/** One attempt that the application took and that waited 2 s for its answer, while a packet was lost at this moment. */
function autopsyOf(to: Side, atMs: number, answersFirst = true, owner = TAKEN, unacknowledged = 0) {
  const ledger = newLedger(1);
  ledger.outcome[0] = OUTCOME.failed;
  ledger.stage[0] = STAGE.response;
  ledger.symptom[0] = SYMPTOM.timeout;
  ledger.failedUs[0] = 2_000_000;
  ledger.sourcePort[0] = 40_000;
  ledger.retransmits[0] = 0;
  ledger.clientState[0] = TCP_STATE.ESTABLISHED;
  ledger.serverState[0] = TCP_STATE.ESTABLISHED;
  ledger.serverOwner[0] = owner;
  ledger.unacknowledged[0] = unacknowledged;
  const total: EventTotal = { event: { ...DATA, to }, packets: 1, connections: 1, ofNoAttempt: 0 };
  const packetLosses: PacketLosses = { source: 'bpf', totals: [total], lost: 0, checks: [], unwatched: [] };
  const rows = lossRows([{ attempt: 0, packets: 1, firstMs: atMs, lastMs: atMs, event: 0 }]);
  const moments = { targetEndedMs: undefined, loadEndedMs: 4000, packetLosses, answersFirst };
  return groupAttempts([{ ...ledger, losses: rows }], moments).map(({ autopsy }) => autopsy);
}

it('has its answer lost where bytes of the server were lost while it waited, though they came through later', () => {
  expect(autopsyOf('client', 1700)).toEqual(['answer-lost']);
  expect(autopsyOf('client', 2100)).toEqual(['accepted']);
  expect(autopsyOf('server', 1700)).toEqual(['accepted']);
  expect(autopsyOf('client', 1700, true, UNACKNOWLEDGED)).toEqual(['answer-lost']);
  expect(autopsyOf('server', 1700, true, UNACKNOWLEDGED)).toEqual(['request-lost']);
  expect(autopsyOf('client', 1700, true, TAKEN, 1)).toEqual(['answer-lost']);
  expect(autopsyOf('server', 1700, true, TAKEN, 1)).toEqual(['ghost']);
  expect(autopsyOf('client', 1700, false)).toEqual(['accepted']);
});

it('is not the application’s where the queue of the server’s device may have dropped the answer', () => {
  const silent = aGroup({ stage: 'response', autopsy: 'accepted' });
  const causeOf = (group = silent, dropped = 300) =>
    attributeGroup(group, aBook({ losses: losses({ serverQdisc: dropped, linkToClient: dropped }) })).cause;
  expect(causeOf()).toEqual({ kind: 'unexplained' });
  expect(causeOf(silent, 99)).toMatchObject({ what: 'slow-to-answer' });
  expect(causeOf({ ...silent, kernel: { lost: [] } })).toMatchObject({ what: 'slow-to-answer' });
  expect(causeOf({ ...silent, stage: 'body' })).toEqual({ kind: 'unexplained' });
});
