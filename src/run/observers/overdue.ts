import { type Pace, paced } from '../../collectors/series/paced.ts';
import type { SocketTables } from '../../collectors/sockets/socket-tables.ts';
import { isWildcard } from '../../model/address-family.ts';
import { OUTCOME, STAGE, SYMPTOM } from '../../model/codes.ts';
import { isWatch } from '../../model/driver-spec.ts';
import { type Ledger, newLedger, UNKNOWN_COUNT } from '../../model/ledger.ts';
import type { Destination, Plan } from '../../model/plan.ts';
import { valueIn } from '../../model/probe.ts';
import type { LoadClock } from '../clock.ts';
import { type HeldSocket, heldSockets, isOpen, synRetransmits } from '../reconstruction/held-sockets.ts';
import { examineOne, type FourTuple } from '../reconstruction/join-tables.ts';
import type { Testbed } from '../testbed.ts';
import type { Observer } from './observer.ts';
import { tablePace } from './table-pace.ts';

/** Between two looks. */
const LEAST_GAP_MS = 250;
const MOST_GAP_MS = 1000;
/** Of others' traffic, at next to no cost. */
const WATCH_PACE: Pace = { timesItsCost: () => 1000, shortestRestMs: 1000, longestRestMs: 15_000 };
/** More are not counted: each keeps what it was looked at with. */
const MOST_COUNTED = 500_000;

/** What is known of connections that are watched from when they were first seen. */
export interface Seen {
  /** Whether the application had not taken this connection within the connect timeout. */
  isOverdue(tuple: FourTuple): boolean;
  /** How long this one has waited at least by then; undefined where it did not wait when it was last looked at. */
  waitedMs(tuple: FourTuple, atMs: number): number | undefined;
  /** The latest look at which the client had this connection open; undefined where that was neither of the last two. */
  seen(tuple: FourTuple): SocketTables | undefined;
}

/** Where no connection is watched. */
export const NOTHING_SEEN: Seen = { isOverdue: () => false, waitedMs: () => undefined, seen: () => undefined };

/**
 * Connections of a command of which nothing else is known: those that the application had not taken within the connect timeout, as both
 * kernels held them at that moment.
 */
export function observeOverdue(
  plan: Plan,
  { collection, listener }: Pick<Testbed, 'collection' | 'listener'>,
  clock: LoadClock,
): Observer<readonly Ledger[]> & Seen {
  const { load } = plan.scenario;
  const watches = isWatch(plan.scenario);
  let waiting = new Map<string, number>();
  const counted = new Set<string>();
  const ledgers: Ledger[] = [];
  let looks: readonly SocketTables[] = [];
  const take = (tables: SocketTables, atMs: number): void => {
    const { own } = collection.connections;
    own?.refresh();
    const unserved = heldTowards(tables, listener).filter(
      ({ step, tuple }) => step !== 'accepted' && own?.ownerOf(tuple.sourcePort) !== 'another',
    );
    waiting = new Map(unserved.map(socket => [keyOf(socket), waiting.get(keyOf(socket)) ?? atMs]));
    const late = unserved.filter(socket => {
      const key = keyOf(socket);
      return atMs - (waiting.get(key) ?? atMs) >= load.connectTimeoutMs && !counted.has(key);
    });
    if (counted.size >= MOST_COUNTED) return;
    for (const socket of late) counted.add(keyOf(socket));
    if (late.length > 0) ledgers.push(ledgerOf(late, tables, atMs));
  };
  const readAgain = paced(
    () => {
      const atMs = clock.nowMs();
      const tables = watches ? collection.openTables() : collection.tables();
      looks = [tables, ...looks.slice(0, 1)];
      // Without those in TIME-WAIT they say nothing of the ports.
      if (!watches) collection.notePortsIn(tables);
      take(tables, atMs);
    },
    watches ? WATCH_PACE : tablePace(LEAST_GAP_MS, MOST_GAP_MS),
  );
  return {
    look: row => {
      if (clock.nowMs() >= 0) readAgain(row);
    },
    result: () => ledgers,
    isOverdue: tuple => counted.has(keyOf({ tuple })),
    waitedMs: (tuple, atMs) => {
      const sinceMs = waiting.get(keyOf({ tuple }));
      return sinceMs === undefined ? undefined : atMs - sinceMs;
    },
    seen: ({ source, sourcePort, destination, destinationPort }) =>
      looks.find(({ client }) => {
        const held = valueIn(client)?.find(source, sourcePort, destination, destinationPort);
        return held !== undefined && isOpen(held.state);
      }),
  };
}

/** A listener on every address is reached at any. */
function heldTowards(tables: SocketTables, { address, port }: Destination): HeldSocket[] {
  const addresses = new Set([address]);
  if (isWildcard(address)) {
    valueIn(tables.client)?.forEach(({ remote, remotePort }) => {
      if (remotePort === port) addresses.add(remote);
    });
  }
  return [...addresses].flatMap(one => heldSockets(tables, { address: one, port }) ?? []);
}

function keyOf({ tuple: { source, sourcePort, destination } }: Pick<HeldSocket, 'tuple'>): string {
  return `${source} ${sourcePort} ${destination}`;
}

function ledgerOf(late: readonly HeldSocket[], tables: SocketTables, atMs: number): Ledger {
  const ledger = newLedger(late.length);
  for (const [row, socket] of late.entries()) {
    const { tuple, step, history } = socket;
    ledger.outcome[row] = OUTCOME.failed;
    ledger.stage[row] = step === 'connecting' ? STAGE.connect : STAGE.response;
    ledger.symptom[row] = SYMPTOM.timeout;
    ledger.sourcePort[row] = tuple.sourcePort;
    ledger.failedUs[row] = Math.max(0, Math.round(atMs * 1000));
    ledger.retransmits[row] = synRetransmits(socket) ?? UNKNOWN_COUNT;
    ledger.retransmitsSent[row] = Math.min(1, history?.retransmitsOut ?? 0);
    examineOne(ledger, row, tuple, tables);
  }
  return ledger;
}
