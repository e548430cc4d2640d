import { ERRNO } from '../model/errno.ts';
import type { FromShard, ToShard } from '../model/protocol.ts';
import { bytesHeader, CHANNEL_FD, frameDecoder, messageFrame } from './frames.ts';
import { POLL, type Poller } from './linux/epoll.ts';
import { receiveFrom, sendTo } from './linux/sockets.ts';

/** What the channel's events carry: no attempt and no descriptor has this number. */
export const CHANNEL = 0xffff_ffff;

const CHUNK_BYTES = 64 * 1024;

/** A shard's end of the channel, over raw calls: it works, and notices the runner's death, in a loop that never yields. */
export interface ShardChannel {
  send(message: FromShard): void;
  /** Sends `bytes` in frames. They are not copied: they must not change until they have left. */
  sendBytes(bytes: Uint8Array): void;
  /** To be called for every event that carries CHANNEL. The process exits here when the runner is gone. */
  receive(): readonly ToShard[];
  /** Whether everything sent has left. */
  idle(): boolean;
}

/** Takes up the channel and joins it to `poller`. */
export function openChannel(poller: Poller): ShardChannel {
  const output = outputTo(poller);
  const decode = frameDecoder();
  const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  poller.add(CHANNEL_FD, POLL.in, CHANNEL);
  return {
    send: message => output.push([messageFrame(message)]),
    sendBytes: bytes => output.push(framesOf(bytes)),
    idle: output.idle,
    receive: () => {
      output.flush();
      return decode(received(buffer)).flatMap(frame => (frame.kind === 'message' ? [frame.message as ToShard] : []));
    },
  };
}

function received(buffer: Buffer): Uint8Array {
  const length = receiveFrom(CHANNEL_FD, buffer);
  if (length === -ERRNO.EAGAIN || length === -ERRNO.EINTR) return buffer.subarray(0, 0);
  if (length <= 0) process.exit(1);
  return buffer.subarray(0, length).slice();
}

function framesOf(bytes: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let offset = 0; offset < bytes.byteLength; offset += CHUNK_BYTES) {
    const piece = bytes.subarray(offset, offset + CHUNK_BYTES);
    pieces.push(bytesHeader(piece.byteLength), piece);
  }
  return pieces;
}

interface Output {
  push(pieces: readonly Uint8Array[]): void;
  flush(): void;
  idle(): boolean;
}

function outputTo(poller: Poller): Output {
  let waiting: Uint8Array[] = [];
  let watched = false;
  const watch = (wanted: boolean): void => {
    if (wanted === watched) return;
    watched = wanted;
    poller.change(CHANNEL_FD, wanted ? POLL.in | POLL.out : POLL.in, CHANNEL);
  };
  const flush = (): void => {
    let sent = 0;
    for (let piece = waiting[0]; piece !== undefined; piece = waiting[sent]) {
      const rest = afterSending(piece);
      if (rest.byteLength > 0) {
        waiting[sent] = rest;
        break;
      }
      sent += 1;
    }
    waiting = waiting.slice(sent);
    watch(waiting.length > 0);
  };
  return {
    push: pieces => {
      waiting.push(...pieces);
      flush();
    },
    flush,
    idle: () => waiting.length === 0,
  };
}

/** What the channel did not take of `piece`. */
function afterSending(piece: Uint8Array): Uint8Array {
  const taken = sendTo(CHANNEL_FD, piece, piece.byteLength);
  if (taken >= 0)
    return taken < piece.byteLength && taken > 0 ? afterSending(piece.subarray(taken)) : piece.subarray(taken);
  if (taken === -ERRNO.EAGAIN || taken === -ERRNO.EINTR) return piece;
  process.exit(1);
}
