import {
  argument,
  begin,
  countAndEnd,
  inNamespaceOfPacket,
  inNamespaceOfSocket,
  setEvent,
  setReason,
  tupleOfPacket,
  tupleOfSocket,
  type Watched,
} from './fragments.ts';
import { type EVENT, FLAG, KEY } from './layout.ts';
import { noteAnswer } from './listener-programs.ts';
import { tellOvertaken } from './overtaken-programs.ts';
import { STACK } from './stack.ts';

/** How many arguments this kernel's tracepoints have: later ones came with later kernels. */
export interface Arguments {
  readonly kfree_skb: number;
  readonly tcp_send_reset: number;
  readonly tcp_retransmit_skb: number;
}

export interface DropOptions {
  /** Reasons that are no loss. */
  readonly noise: readonly number[];
  /** The reason that is also that of a packet whose connection another processor made meanwhile. */
  readonly noSocket: number;
  /** Descriptor of the map in which such connections are noted. */
  readonly overtaken: number;
  /** The same of that in which SYN-ACKs are: one that was dropped on its way out was an answer all the same. */
  readonly answers?: number;
}

/** kfree_skb(skb, location, reason, receiver: Linux 6.12 has it, 6.1 has not): a packet was dropped. */
export function dropProgram(watched: Watched, args: Arguments, options: DropOptions): Buffer {
  const { noise, noSocket, overtaken, answers } = options;
  const code = setEvent(begin(), 'drop');
  argument(code, 1, 2);
  for (const reason of noise) code.jumpIf32(1, '==', reason, 'out');
  code.store(32, 10, STACK.key + KEY.reason, { r: 1 });
  argument(code, 1, 1).store(64, 10, STACK.key + KEY.location, { r: 1 });
  argument(code, 7, 0);
  inNamespaceOfPacket(code, watched, args.kfree_skb >= 4 ? 3 : undefined);
  tupleOfPacket(code, watched);
  if (answers !== undefined) {
    const other = code.fresh('no SYN-ACK');
    code.load(8, 1, 10, STACK.key + KEY.flags).jumpIf(1, '!=', FLAG.syn | FLAG.ack, other);
    noteAnswer(code, answers);
    code.label(other);
  }
  const counted = code.fresh('another reason');
  code.load(32, 1, 10, STACK.key + KEY.reason).jumpIf(1, '!=', noSocket, counted);
  tellOvertaken(code, overtaken);
  return countAndEnd(code.label(counted), watched);
}

/** tcp_send_reset(socket or none, packet or none, reason: Linux 6.12 has it, 6.1 has not): of the packet that it answers, else of the socket. */
export function resetProgram(watched: Watched, args: Arguments): Buffer {
  const code = setReason(begin(), 2, args.tcp_send_reset >= 3);
  argument(code, 7, 1).jumpIf(7, '==', 0, 'of socket');
  setEvent(code, 'resetAnswered');
  inNamespaceOfPacket(code, watched);
  tupleOfPacket(code, watched);
  code.jump('count').label('of socket');
  argument(code, 7, 0).jumpIf(7, '==', 0, 'out');
  setEvent(code, 'resetSent');
  inNamespaceOfSocket(code, watched);
  tupleOfSocket(code, watched);
  return countAndEnd(code.label('count'), watched);
}

/** tcp_receive_reset(socket) */
export function receivedResetProgram(watched: Watched): Buffer {
  return ofSocket(watched, 'resetReceived');
}

/** tcp_retransmit_skb(socket, packet, error: Linux 6.18 has it, 6.12 has not): the state of the socket stands where a packet has its flags. */
export function retransmitProgram(watched: Watched, args: Arguments): Buffer {
  return ofSocket(watched, 'retransmit', args.tcp_retransmit_skb >= 3 ? 2 : undefined);
}

function ofSocket(watched: Watched, event: keyof typeof EVENT, error?: number): Buffer {
  const code = setEvent(begin(), event);
  setReason(code, error ?? 0, error !== undefined);
  argument(code, 7, 0).jumpIf(7, '==', 0, 'out');
  inNamespaceOfSocket(code, watched);
  tupleOfSocket(code, watched);
  code.load(8, 1, 7, watched.fields.socketState).store(8, 10, STACK.key + KEY.flags, { r: 1 });
  return countAndEnd(code, watched);
}
