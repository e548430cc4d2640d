import { HEADER_BYTES } from './netlink-message.ts';
import { CODE, type Instruction, NETLINK_ATTRIBUTE, type SocketFilter, socketFilter } from './socket-filter.ts';
import { ATTRIBUTE_HEADER, DIAG_BYTES, INET_DIAG_INFO, INFO, REMOTE_PORT } from './tcp-ending-layout.ts';

/** One that waited for less is none of those that were answered before. */
const LEAST_SILENCE_MS = 1000;

/** Words that the program keeps: where tcp_info begins, a part of a number, and a number. */
const BASE = 0;
const PART = 1;
const NUMBER = 2;

/**
 * Lets through what the kernel tells of sockets whose destination has this port, and which had no data; or which had some, and ended with
 * data sent at least LEAST_SILENCE_MS ago, after the last that came. The kernel's clock ticks every few milliseconds: what was sent in the
 * tick in which the last data came counts where more segments with data were sent than came.
 */
export function endingsFilter(remotePort: number): SocketFilter {
  return socketFilter(
    resolved([
      { code: CODE.loadHalfAt, value: HEADER_BYTES + REMOTE_PORT },
      { code: CODE.jumpIfEqual, value: remotePort, whenFalse: REFUSE },
      { code: CODE.loadNumber, value: HEADER_BYTES + DIAG_BYTES },
      { code: CODE.setX, value: INET_DIAG_INFO },
      { code: CODE.loadWordAt, value: NETLINK_ATTRIBUTE },
      { code: CODE.jumpIfEqual, value: 0, whenTrue: REFUSE },
      { code: CODE.keep, value: BASE },
      { code: CODE.copyToX, value: 0 },
      { code: CODE.loadWordAtX, value: ATTRIBUTE_HEADER + INFO.dataSegmentsIn },
      { code: CODE.jumpIfEqual, value: 0, whenTrue: ACCEPT },
      ...numberAt(INFO.lastDataReceived),
      { code: CODE.keep, value: NUMBER },
      ...numberAt(INFO.lastDataSent),
      { code: CODE.jumpIfAtLeast, value: LEAST_SILENCE_MS, whenFalse: REFUSE },
      { code: CODE.loadKeptToX, value: NUMBER },
      { code: CODE.jumpIfMoreX, value: 0, whenTrue: REFUSE },
      { code: CODE.jumpIfEqualX, value: 0, whenFalse: ACCEPT },
      ...numberAt(INFO.dataSegmentsIn),
      { code: CODE.keep, value: NUMBER },
      ...numberAt(INFO.dataSegmentsOut),
      { code: CODE.loadKeptToX, value: NUMBER },
      { code: CODE.jumpIfMoreX, value: 0, whenTrue: ACCEPT, whenFalse: REFUSE },
    ]),
  );
}

/** Loads the number that stands there in the machine's own order of bytes; a filter would take it for the other. */
function numberAt(offset: number): Instruction[] {
  return [
    { code: CODE.loadNumber, value: 0 },
    ...[3, 2, 1, 0].flatMap(byte => [
      { code: CODE.shiftLeft, value: 8 },
      { code: CODE.keep, value: PART },
      { code: CODE.loadKeptToX, value: BASE },
      { code: CODE.loadByteAtX, value: ATTRIBUTE_HEADER + offset + byte },
      { code: CODE.loadKeptToX, value: PART },
      { code: CODE.orX, value: 0 },
    ]),
  ];
}

/** Stand for the two ends of the program. */
const ACCEPT = -1;
const REFUSE = -2;

function resolved(instructions: readonly Instruction[]): Instruction[] {
  const distance = (at: number, to = 0) => (to < 0 ? instructions.length - at - 1 + (to === REFUSE ? 1 : 0) : to);
  return [
    ...instructions.map(({ whenTrue, whenFalse, ...rest }, at) => ({
      ...rest,
      whenTrue: distance(at, whenTrue),
      whenFalse: distance(at, whenFalse),
    })),
    { code: CODE.accept, value: -1 },
    { code: CODE.accept, value: 0 },
  ];
}
