import type { Assembler } from '../../system/linux/bpf/assembler.ts';
import type { MapShape } from '../../system/linux/bpf/maps.ts';
import { argument, begin, end, inNamespaceOfSocket, setEvent, tupleOfSocket, type Watched } from './fragments.ts';
import { KEY } from './layout.ts';
import { slotOf } from './processor-slot.ts';
import { STACK } from './stack.ts';

/** Per processor the ports of a connection that another processor made first, as its packets have them. */
export const OVERTAKEN: MapShape = {
  kind: 'array-per-processor',
  name: 'll_overtaken',
  keyBytes: 4,
  valueBytes: 8,
  entries: 1,
};

const SYN_RECV = 3;
const CLOSED = 7;

/**
 * inet_sock_set_state(socket, before, after): a connection that was made, and given up at once. Why: an ACK with a SYN cookie and the data behind
 * it may come to two processors at once, and each makes the connection. The second one gives its own up, and drops its packet in
 * the same go, with the word of a full accept queue; no counter counts that (tcp_v4_syn_recv_sock, found_dup_sk).
 */
export function overtakenProgram(watched: Watched, overtaken: number): Buffer {
  const code = begin();
  argument(code, 1, 1).jumpIf32(1, '!=', SYN_RECV, 'out');
  argument(code, 1, 2).jumpIf32(1, '!=', CLOSED, 'out');
  argument(code, 7, 0).jumpIf(7, '==', 0, 'out');
  inNamespaceOfSocket(code, watched);
  tupleOfSocket(code, watched);
  slotOf(code, overtaken, 'out');
  copy(code, KEY.destinationPort, 0);
  copy(code, KEY.sourcePort, 2);
  return end(code);
}

/** Ports alone: a socket that listens for both families has the addresses of another one than its packets. */
function copy(code: Assembler, inKey: number, at: number): void {
  code.load(16, 1, 10, STACK.key + inKey).store(16, 0, at, { r: 1 });
}

/** Says of a dropped packet that another processor has made its connection, and uses the note up. */
export function tellOvertaken(code: Assembler, overtaken: number): void {
  const other = code.fresh('not overtaken');
  slotOf(code, overtaken, other)
    .load(32, 1, 0, 0)
    .load(32, 2, 10, STACK.key + KEY.sourcePort)
    .jumpIf(1, '!=', { r: 2 }, other)
    .store(64, 0, 0, 0);
  setEvent(code, 'overtaken').label(other);
}
