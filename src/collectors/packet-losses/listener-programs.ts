import { type Assembler, assembler } from '../../system/linux/bpf/assembler.ts';
import type { CodeRange } from '../../system/linux/bpf/function-range.ts';
import type { MapShape } from '../../system/linux/bpf/maps.ts';
import {
  argument,
  begin,
  countAndEnd,
  end,
  inNamespaceOfPacket,
  onlyWithFlags,
  setEvent,
  tupleOfPacket,
  type Watched,
} from './fragments.ts';
import { FLAG, KEY } from './layout.ts';
import { slotOf } from './processor-slot.ts';
import { STACK } from './stack.ts';
import { sourceBehindTranslation } from './translated-source.ts';

/** Per processor the four-tuple of the last SYN-ACK, turned round; a SYN and its answer pass through one processor in one go. */
export const ANSWERS: MapShape = {
  kind: 'array-per-processor',
  name: 'll_answers',
  keyBytes: 4,
  valueBytes: 40,
  entries: 1,
};
const PORTS_AT = 32;
const ADDRESS_BYTES = 16;

/**
 * Why two tracepoints: the kernel has no word for a SYN that a listener does not answer, it ends as any packet that was used
 * (consume_skb in tcp_rcv_state_process). net_dev_queue(packet) notes each SYN-ACK.
 */
export function answerProgram(watched: Watched, answers: number): Buffer {
  const code = begin();
  argument(code, 7, 0);
  inNamespaceOfPacket(code, watched);
  onlyWithFlags(code, watched, FLAG.syn | FLAG.ack);
  tupleOfPacket(code, watched);
  if (watched.fields.tracking !== undefined) sourceBehindTranslation(code, watched.fields.tracking);
  noteAnswer(code, answers);
  return end(code);
}

/** consume_skb(packet, location: Linux 6.12 has it, 6.1 has not): a SYN that came to its end in `state`, and was not answered, is recorded. */
export function unansweredProgram(watched: Watched, answers: number, state: CodeRange): Buffer {
  const code = begin();
  argument(code, 1, 1).address(2, state.first).jumpIf(1, '<', { r: 2 }, 'out');
  code
    .address(2, state.end)
    .jumpIf(1, '>=', { r: 2 }, 'out')
    .store(64, 10, STACK.key + KEY.location, { r: 1 });
  argument(code, 7, 0);
  onlyWithFlags(code, watched, FLAG.syn);
  setEvent(code, 'unansweredSyn');
  inNamespaceOfPacket(code, watched);
  tupleOfPacket(code, watched);
  // Equal in all is answered, and what was noted is used up either way.
  slotOf(code, answers, 'out').compute('mov', 9, 0);
  for (let at = 0; at < 2 * ADDRESS_BYTES; at += 8) differ(code, 64, at, KEY.source + at);
  differ(code, 32, PORTS_AT, KEY.sourcePort);
  code.store(64, 0, PORTS_AT, 0).jumpIf(9, '==', 0, 'out');
  return countAndEnd(code, watched);
}

/** Adds to r9 where the note at r0 differs from the key. */
function differ(code: Assembler, bits: 32 | 64, at: number, inKey: number): void {
  code
    .load(bits, 1, 0, at)
    .load(bits, 2, 10, STACK.key + inKey)
    .compute('xor', 1, { r: 2 })
    .compute('or', 9, { r: 1 });
}

/** Notes the four-tuple of the key, turned round. */
export function noteAnswer(code: Assembler, answers: number): void {
  const none = code.fresh('no slot');
  slotOf(code, answers, none);
  for (let at = 0; at < ADDRESS_BYTES; at += 8) {
    code.load(64, 1, 10, STACK.key + KEY.destination + at).store(64, 0, at, { r: 1 });
    code.load(64, 1, 10, STACK.key + KEY.source + at).store(64, 0, ADDRESS_BYTES + at, { r: 1 });
  }
  code.load(16, 1, 10, STACK.key + KEY.destinationPort).store(16, 0, PORTS_AT, { r: 1 });
  code
    .load(16, 1, 10, STACK.key + KEY.sourcePort)
    .store(16, 0, PORTS_AT + 2, { r: 1 })
    .label(none);
}

/** Whether the SYN that this processor works on was answered. */
export interface AnswerPrograms {
  /** At the entry of tcp_conn_request(ops, ops, listener, packet): nothing was answered yet. */
  readonly request: Buffer;
  /** At the entry of tcp_make_synack: it was. */
  readonly answer: Buffer;
  /** At the exit of tcp_conn_request. */
  readonly unanswered: Buffer;
}

const REQUEST_PACKET = 3;

/** The same at functions instead of tracepoints: on kernels that let programs in there, and cheaper. */
export function functionPrograms(watched: Watched, answers: number): AnswerPrograms {
  const mark = (answered: 0 | 1) => end(slotOf(assembler(), answers, 'out').store(64, 0, 0, answered));
  const code = begin();
  slotOf(code, answers, 'out').load(64, 1, 0, 0).jumpIf(1, '!=', 0, 'out');
  argument(code, 7, REQUEST_PACKET);
  setEvent(code, 'unansweredSyn');
  inNamespaceOfPacket(code, watched);
  tupleOfPacket(code, watched);
  return { request: mark(0), answer: mark(1), unanswered: countAndEnd(code, watched) };
}
