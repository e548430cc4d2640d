import { type AddressFamily, familyOf } from '../../model/address-family.ts';
import { type Ledger, newLedger } from '../../model/ledger.ts';
import { attemptsOf } from '../../model/load-spec.ts';
import type { ConnectTask } from '../../model/protocol.ts';
import { socketAddress } from '../../system/linux/socket-address.ts';
import type { Due } from './answer.ts';
import { type AnswerHead, headReader } from './answer-head.ts';
import { type Asking, askingOf } from './asking.ts';
import type { Handshakes } from './handshakes.ts';
import { schedule } from './schedule.ts';
import type { Sockets } from './sockets.ts';
import { newTally, type Tally } from './tally.ts';

/** No descriptor: the attempt has no socket, or none any more. */
export const CLOSED = -1;

/** The load of one shard as it stands. Typed arrays hold what there is an attempt; nothing is allocated on the way. */
export interface Load {
  readonly task: ConnectTask;
  readonly sockets: Sockets;
  /** Microseconds since the load's start. */
  readonly now: () => number;
  /** When an attempt is due, in microseconds since the load's start. */
  readonly dueUs: (attempt: number) => number;
  readonly ledger: Ledger;
  /** When each attempt really started (the ledger has when it was due): its time runs from there. Never decreasing. */
  readonly waitingSinceUs: Uint32Array;
  /** Further time of each attempt: as long as the driver was late to what had come for it. */
  readonly graceUs: Uint32Array;
  /** 1 where the answer said that the server closes the connection after it. */
  readonly parting: Uint8Array;
  /** Descriptor of each attempt, by the engine's own numbers. */
  readonly descriptors: Int32Array;
  /** Of every source and destination: a shard's task has one family. */
  readonly family: AddressFamily;
  readonly sources: readonly Buffer[];
  readonly destinations: readonly Buffer[];
  readonly tally: Tally;
  /** What has not come yet of answers that have begun. */
  readonly due: Map<number, Due>;
  readonly asking: Asking;
  readonly readHead: (bytes: Buffer, length: number) => AnswerHead;
  /** Absent where the task has no TLS. */
  handshakes?: Handshakes;
  /** Streams that ended while TLS may still have had bytes of theirs to tell, with their errno. */
  ended: { readonly attempt: number; readonly errno: number }[];
  /** What has come of answers that are not as expected so far, one character a byte. */
  readonly heard: Map<number, string>;
  /** Of these, the ones that may be closed now, and until when that is awaited: in microseconds since the load's start, never decreasing. */
  readonly doubtful: Map<number, number>;
  /** How often each answer failed an attempt: by the code of the symptom, a blank, and the first bytes. */
  readonly answers: Map<string, number>;
  /** The next attempt to start: attempts take the ledger's rows in the order of their starts. */
  next: number;
  /** Attempts under way: neither served nor failed, or, with `repeat`, not closed yet. */
  busy: number;
  /** The first attempt that may still meet its deadline. */
  watched: number;
  /** The first attempt that the kernel was not asked about because the driver slept over its deadline. */
  asked: number;
  /** Attempts found after their deadline of which the kernel could not say whether they were over before it. */
  undated: number;
  /** Whether the server has answered one without saying that it closes the connection then. */
  keeps: boolean;
  /** Served attempts that the server closed after its answer, as it had said. */
  parted: number;
  /** When a slot last came free, in microseconds since the load's start. */
  freedUs: number;
  /** Latest start of an attempt, in microseconds after it was due. */
  latestUs: number;
}

/** `engine` is asked for its sockets once, with the load that they belong to. */
export function newLoad(task: ConnectTask, now: () => number, engine: (load: Load) => Sockets): Load {
  const attempts = attemptsOf(task);
  const load: Omit<Load, 'sockets'> = {
    task,
    now,
    dueUs: schedule(task.arrival, task.connections, task.share),
    ledger: newLedger(attempts),
    waitingSinceUs: new Uint32Array(attempts),
    graceUs: new Uint32Array(attempts),
    parting: new Uint8Array(attempts),
    descriptors: new Int32Array(attempts).fill(CLOSED),
    family: familyOf(task.destinations[0]?.address ?? ''),
    sources: task.sources.map(address => socketAddress(address, 0)),
    destinations: task.destinations.map(({ address, port }) => socketAddress(address, port)),
    tally: newTally(),
    due: new Map(),
    asking: askingOf(task),
    readHead: headReader(),
    ended: [],
    heard: new Map(),
    doubtful: new Map(),
    answers: new Map(),
    next: 0,
    busy: 0,
    watched: 0,
    asked: 0,
    undated: 0,
    keeps: false,
    parted: 0,
    freedUs: 0,
    latestUs: 0,
  };
  return withSockets(load, engine);
}

function withSockets(load: Omit<Load, 'sockets'>, engine: (load: Load) => Sockets): Load {
  const complete = load as Load & { sockets: Sockets };
  complete.sockets = engine(complete);
  return complete;
}

/** Lets the next attempt take the place of one that is over. */
export function freeSlot(load: Load): void {
  load.busy -= 1;
  load.freedUs = load.now();
}

/** Whether every attempt has been made and is over. */
export function isSettled({ busy, next, ledger }: Load): boolean {
  return busy === 0 && next === ledger.length;
}
