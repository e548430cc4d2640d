import {
  queueBind,
  queueConnect,
  queueOption,
  queueReceive,
  queueSend,
  queueSocket,
  type SocketOption,
  type Tag,
} from '../../../system/linux/io-uring/operations.ts';
import type { PooledRing, RingPool } from '../../../system/linux/io-uring/ring-pool.ts';
import { ENTRY } from '../../../system/linux/io-uring/submission-queue.ts';
import { type Address, mapPrivate } from '../../../system/linux/memory.ts';
import { type NumberOption, PORT_AT_CONNECT, PORTS_IN_ONE_PASS } from '../../../system/linux/sockets.ts';
import type { Load } from '../load.ts';

/** What each link of a chain is. */
export const KIND = { other: 0, socket: 1, bind: 2, connect: 3, send: 4, receive: 5 } as const;

const LONGEST = 7;
const NOTHING = Buffer.alloc(0);

/** Queues everything that an attempt takes, each step begun by the one before: nothing comes back but its end. */
export type WriteChain = (
  pooled: PooledRing,
  slot: number,
  attempt: number,
  source: number,
  destination: number,
) => void;

export function chainWriter({ asking, sources, destinations, task }: Load, pool: RingPool): WriteChain {
  const place = placeAll([asking.request ?? NOTHING, ...sources, ...destinations]);
  const request = place(0);
  const from = sources.map((_, index) => place(1 + index));
  const to = destinations.map((_, index) => place(1 + sources.length + index));
  const [onePass, atConnect] = [placedOption(PORTS_IN_ONE_PASS), placedOption(PORT_AT_CONNECT)];
  const quiet = ENTRY.quiet | ENTRY.link;
  /** Without an option an attempt goes on: nothing is lost but time. */
  const optional = ENTRY.quiet | ENTRY.hardLink;
  return ({ ring, buffers }, slot, attempt, source, destination) => {
    const tag = (kind: number, flags: number): Tag => ({ low: attempt, high: pool.high(kind, slot), flags });
    const target = to[destination];
    if (target === undefined) throw new Error('the task has no destination');
    ring.submissions.reserve(LONGEST);
    queueSocket(ring, target.family, slot, tag(KIND.socket, quiet));
    if (task.amplePorts !== true) queueOption(ring, slot, onePass, tag(KIND.other, optional));
    const own = from[source];
    if (own !== undefined) {
      queueOption(ring, slot, atConnect, tag(KIND.other, optional));
      queueBind(ring, slot, own.address, own.length, tag(KIND.bind, quiet));
    }
    queueConnect(ring, slot, target.address, target.length, tag(KIND.connect, ENTRY.link));
    if (asking.request !== undefined && request !== undefined) {
      queueSend(ring, slot, request.address, request.length, tag(KIND.send, quiet));
    }
    queueReceive(ring, slot, buffers.group, tag(KIND.receive, 0));
  };
}

/** A socket option with its value where the kernel may read it for as long as the process lives. */
function placedOption({ level, name, value }: NumberOption): SocketOption {
  const memory = mapPrivate(Uint32Array.BYTES_PER_ELEMENT);
  if (memory === undefined) throw new Error('no memory for a socket option');
  new Uint32Array(memory.bytes)[0] = value;
  return { level, name, value: memory.addressOf(0), length: Uint32Array.BYTES_PER_ELEMENT };
}

interface Placed {
  readonly address: Address;
  readonly length: number;
  /** Of a socket address: its first two bytes. */
  readonly family: number;
}

const ALIGNED = 64;

/** Copies the pieces to where the kernel may read them for as long as the process lives. */
function placeAll(pieces: readonly Buffer[]): (index: number) => Placed | undefined {
  const sizes = pieces.map(({ byteLength }) => Math.ceil(byteLength / ALIGNED) * ALIGNED);
  const memory = mapPrivate(sizes.reduce((sum, size) => sum + size, 0));
  if (memory === undefined) throw new Error('no memory for the addresses of the task');
  const bytes = Buffer.from(memory.bytes);
  let offset = 0;
  const placed = pieces.map((piece, index): Placed => {
    bytes.set(piece, offset);
    const address = memory.addressOf(offset);
    offset += sizes[index] ?? 0;
    return { address, length: piece.byteLength, family: piece.byteLength < 2 ? 0 : piece.readUInt16LE(0) };
  });
  return index => placed[index];
}
