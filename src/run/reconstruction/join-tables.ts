import type { SocketEntry } from '../../collectors/sockets/socket-columns.ts';
import type { SocketTable } from '../../collectors/sockets/socket-table.ts';
import type { SocketTables } from '../../collectors/sockets/socket-tables.ts';
import type { TrackingTable } from '../../collectors/sockets/tracking-table.ts';
import { familyOf, ofFamily } from '../../model/address-family.ts';
import { IN_FLIGHT, LOST_SEGMENTS, TRACKING } from '../../model/attempt.ts';
import { OUTCOME, STAGE, SYMPTOM, TCP_STATE } from '../../model/codes.ts';
import { IN_FLIGHT_SHIFT, type Ledger, LOST_SEGMENTS_SHIFT, NEVER, UNKNOWN_STATE } from '../../model/ledger.ts';
import type { Destination, Plan, ShardPlan } from '../../model/plan.ts';
import { type Probe, valueIn } from '../../model/probe.ts';

const OWNER_NONE = 1;
const OWNER_PROCESS = 2;

/**
 * Notes beside every attempt that was not served what the two kernels hold for its four-tuple. With `probe: none` it looks at the
 * others as well: connected for the client alone is not served, so such an attempt goes back to pending.
 */
export function examine(
  ledgers: readonly Ledger[],
  plan: Plan,
  listener: Destination,
  tablesAt: (failedMs: number) => SocketTables,
): void {
  ledgers.forEach((ledger, shard) => {
    const tuples = tuplesOf(plan, plan.driver.shards[shard], listener);
    for (let index = 0; index < ledger.length; index += 1) {
      if (!isDoubtful(ledger, index, plan)) continue;
      examineOne(ledger, index, tuples(ledger, index), tablesAt(failedMs(ledger, index)));
      if (ledger.outcome[index] === OUTCOME.served && isGhost(ledger, index)) takeBack(ledger, index);
    }
  });
}

/** Whether there is an attempt to look up: an answered one needs no proof, and one without a port has no socket. */
export function hasDoubtful(ledgers: readonly Ledger[], plan: Plan): boolean {
  return ledgers.some(ledger => {
    for (let index = 0; index < ledger.length; index += 1) if (isDoubtful(ledger, index, plan)) return true;
    return false;
  });
}

function isDoubtful({ outcome, sourcePort }: Ledger, index: number, { scenario }: Plan): boolean {
  if (outcome[index] === OUTCOME.unstarted || sourcePort[index] === 0) return false;
  return outcome[index] !== OUTCOME.served || scenario.driver.probe === 'none';
}

/** Milliseconds since the load's start; Infinity for an attempt that has not failed. */
function failedMs(ledger: Ledger, index: number): number {
  const failedUs = ledger.failedUs[index] ?? NEVER;
  return failedUs === NEVER ? Number.POSITIVE_INFINITY : ((ledger.startUs[index] ?? 0) + failedUs) / 1000;
}

export interface FourTuple {
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
}

type TupleOf = (ledger: Ledger, index: number) => FourTuple;

export function tuplesOf(plan: Plan, shard: ShardPlan | undefined, listener: Destination): TupleOf {
  const own = ownAddress(plan, shard, listener);
  const sources = shard?.sources ?? [];
  const destinations = shard?.destinations ?? [];
  return (ledger, index) => {
    const { address, port } = destinations[ledger.destination[index] ?? 0] ?? listener;
    return {
      source: sources[ledger.source[index] ?? 0] ?? own,
      sourcePort: ledger.sourcePort[index] ?? 0,
      destination: address,
      destinationPort: port === 0 ? listener.port : port,
    };
  };
}

/** The client's own address of the family that the shard connects with. */
function ownAddress({ hosts }: Plan, shard: ShardPlan | undefined, listener: Destination): string {
  const to = shard?.destinations[0]?.address ?? listener.address;
  return ofFamily(hosts.client.addresses, familyOf(to))[0] ?? to;
}

/**
 * Notes beside one attempt what the two kernels hold for its four-tuple. A socket that the driver saw closed has given its port back: where
 * the client has one of that four-tuple again, the tables tell of another connection.
 */
export function examineOne(ledger: Ledger, index: number, tuple: FourTuple, tables: SocketTables): void {
  const { source, sourcePort, destination, destinationPort } = tuple;
  const mine = find(tables.client, table => table.find(source, sourcePort, destination, destinationPort));
  const isOver = ledger.clientState[index] === TCP_STATE.CLOSED;
  if (isOver && mine !== undefined && mine.state !== TCP_STATE.none) return;
  const sent = asServerHasIt(tuple, tables);
  const theirs = find(tables.server, table =>
    table.find(sent.destination, sent.destinationPort, sent.source, sent.sourcePort),
  );
  if (mine !== undefined && (mine.state !== TCP_STATE.none || ledger.clientState[index] === UNKNOWN_STATE)) {
    // Both kernels at the same moment; a socket that is gone keeps the state in which the driver saw it last.
    ledger.clientState[index] = mine.state;
  }
  if (theirs !== undefined) {
    ledger.serverState[index] = theirs.state;
    const owner = theirs.inode === 0 ? OWNER_NONE : OWNER_PROCESS;
    if (theirs.state !== TCP_STATE.none)
      ledger.serverOwner[index] =
        owner | (inFlight(mine, theirs) << IN_FLIGHT_SHIFT) | (lostSegments(mine, theirs) << LOST_SEGMENTS_SHIFT);
  }
  ledger.clientTracking[index] = tracked(tables.clientTracking, tuple);
  const isSameTable = tables.serverTracking === tables.clientTracking;
  ledger.serverTracking[index] = tracked(tables.serverTracking, isSameTable ? tuple : sent);
}

/** A host that translates addresses gives a connection other ends than the connecting program has. */
function asServerHasIt(tuple: FourTuple, { clientTracking }: SocketTables): FourTuple {
  const { source, sourcePort, destination, destinationPort } = tuple;
  const answers = valueIn(clientTracking)?.answersTo(source, sourcePort, destination, destinationPort);
  if (answers === undefined) return tuple;
  return {
    source: answers.destination,
    sourcePort: answers.destinationPort,
    destination: answers.source,
    destinationPort: answers.sourcePort,
  };
}

type Held = Pick<SocketEntry, 'state' | 'inode' | 'receiveQueue' | 'sendQueue' | 'history'>;

/** What the ends' queues say (Recv-Q and Send-Q): bytes that one keeps until the other has them, and that are not there to be read. */
function inFlight(mine: Held | undefined, theirs: Held): number {
  if (mine === undefined || !isHeld(mine, theirs)) return IN_FLIGHT.indexOf('unknown');
  const sentOnce = mine.history?.bytesRetransmitted === 0;
  if (mine.sendQueue > 0 && theirs.receiveQueue === 0 && !sentOnce) return IN_FLIGHT.indexOf('request');
  if (theirs.sendQueue > 0 && mine.receiveQueue === 0) return IN_FLIGHT.indexOf('answer');
  return IN_FLIGHT.indexOf('nothing');
}

/** No way carries less in one packet (576 bytes with headers: RFC 791). */
const LEAST_BYTES = 500;

/** Of the end that still keeps what it sent: packets that TCP sent again are cut to segments, and counted as they are cut. */
function lostSegments(mine: Held | undefined, theirs: Held): number {
  const unknown = LOST_SEGMENTS.indexOf('unknown');
  if (mine === undefined || !isHeld(mine, theirs)) return unknown;
  if (mine.sendQueue > 0 && theirs.sendQueue > 0) return LOST_SEGMENTS.indexOf('small');
  const { history, sendQueue } = theirs.sendQueue > 0 ? theirs : mine;
  if (sendQueue < LEAST_BYTES) return LOST_SEGMENTS.indexOf('small');
  if (history === undefined || history.retransmits === 0) return unknown;
  // The last segment may be a short one: where more arrived than that, a whole one did.
  const isFull = history.bytesRetransmitted / history.retransmits > history.segmentBytes / 2 && history.sacked <= 1;
  return LOST_SEGMENTS.indexOf(isFull ? 'full' : 'small');
}

/** Whether the client waits, and the server still has something to send: it may have closed behind its answer. */
function isHeld(mine: Held, theirs: Held): boolean {
  if (mine.state !== TCP_STATE.ESTABLISHED) return false;
  return theirs.state === TCP_STATE.ESTABLISHED || (theirs.state === TCP_STATE['FIN-WAIT-1'] && theirs.sendQueue > FIN);
}

/** A FIN that was not acknowledged counts as one byte (Send-Q). */
const FIN = 1;

const NOTHING_HELD: Held = { state: TCP_STATE.none, inode: 0, receiveQueue: 0, sendQueue: 0 };

/** What a table holds: state `none` when it was read and has nothing, undefined when it was not read. */
function find(table: Probe<SocketTable>, look: (table: SocketTable) => Held | undefined): Held | undefined {
  const sockets = valueIn(table);
  return sockets === undefined ? undefined : (look(sockets) ?? NOTHING_HELD);
}

function tracked(table: Probe<TrackingTable>, tuple: FourTuple): number {
  const entries = valueIn(table);
  if (entries === undefined) return TRACKING.indexOf('unknown');
  const { source, sourcePort, destination, destinationPort } = tuple;
  return TRACKING.indexOf(entries.has(source, sourcePort, destination, destinationPort) ? 'present' : 'absent');
}

function isGhost(ledger: Ledger, index: number): boolean {
  const server = ledger.serverState[index];
  return server !== TCP_STATE.ESTABLISHED && server !== UNKNOWN_STATE;
}

function takeBack(ledger: Ledger, index: number): void {
  ledger.outcome[index] = OUTCOME.pending;
  ledger.stage[index] = STAGE.response;
  // It had until the load's end.
  ledger.symptom[index] = SYMPTOM.timeout;
}
