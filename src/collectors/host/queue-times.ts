import type { Period } from '../../model/period.ts';
import type { QueueLooks, TimeOfSocket } from '../../model/queue-looks.ts';
import type { TcpSocket } from '../../system/linux/sock-diag.ts';
import { recordTimes } from '../series/times.ts';

const MOST_KEPT = 4096;
/** A queue that somebody takes one connection of now and then has this part of its room at most. */
const NEXT_TO_NONE = 1 / 8;

/** The accept queues of the sockets at one port, each by itself. */
export interface QueueTimes {
  /** One look at every listening socket of the port. */
  note(atMs: number, sockets: readonly TcpSocket[]): void;
  /** Undefined where there never were several sockets, or too many times to keep. */
  result(): Omit<QueueLooks, 'waits'> | undefined;
}

export function recordQueueTimes(): QueueTimes {
  const full = recordTimes<number>(MOST_KEPT);
  const waiting = recordTimes<number>(MOST_KEPT);
  const alone = recordTimes<number>(MOST_KEPT);
  const dropsSince = countSinceLook();
  let most = 0;
  return {
    note: (atMs, sockets) => {
      most = Math.max(most, sockets.length);
      full.note(atMs, new Map(sockets.filter(isFull).map(({ inode, receiveQueue }) => [inode, receiveQueue])));
      waiting.note(atMs, new Map(sockets.filter(isUsed).map(({ inode, receiveQueue }) => [inode, receiveQueue])));
      const drops = dropsSince(sockets);
      // Whoever dropped something may have been the only one ever since another last did.
      const isAlone = (inode: number) => [...drops].every(([other, dropped]) => other === inode || dropped === 0);
      alone.note(atMs, new Map([...drops].filter(([inode]) => isAlone(inode))));
    },
    result: () => {
      const [fullTimes, aloneTimes, waitingTimes] = [full.result(), alone.result(), waiting.result()];
      if (most < 2 || fullTimes === undefined || aloneTimes === undefined) return undefined;
      return {
        full: fullTimes.map(({ key: socket, fromMs, toMs, least }) => ({ socket, least, fromMs, toMs })),
        alone: aloneTimes.filter(({ most: dropped }) => dropped > 0).map(timeOfSocket),
        ...(waitingTimes !== undefined && { waiting: waitingTimes.map(timeOfSocket) }),
      };
    },
  };
}

function timeOfSocket({ key: socket, fromMs, toMs }: Period & { readonly key: number }): TimeOfSocket {
  return { socket, fromMs, toMs };
}

function isUsed({ receiveQueue }: TcpSocket): boolean {
  return receiveQueue > 0;
}

/** A queue holds one more than its bound (sk_acceptq_is_full, include/net/sock.h). */
function isFull({ receiveQueue, sendQueue }: TcpSocket): boolean {
  const places = sendQueue + 1;
  return receiveQueue > 0 && places - receiveQueue <= Math.max(1, places * NEXT_TO_NONE);
}

/** What each socket dropped since the look before, by inode. */
function countSinceLook(): (sockets: readonly TcpSocket[]) => Map<number, number> {
  const known = new Map<number, number>();
  let looks = 0;
  return sockets => {
    const since = new Map<number, number>();
    for (const { inode, drops = 0 } of sockets) {
      // One that was not there at the first look was made since: whatever it dropped, it dropped now.
      since.set(inode, drops - (known.get(inode) ?? (looks === 0 ? drops : 0)));
      known.set(inode, drops);
    }
    looks += 1;
    return since;
  };
}
