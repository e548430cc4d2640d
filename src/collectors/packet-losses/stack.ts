import { type Assembler, HELPER } from '../../system/linux/bpf/assembler.ts';

/** Places on a program's stack, below register 10: the key and the value of a record, what was read of a packet, one word. */
export const STACK = { key: -56, value: -80, ip: -120, tcp: -136, word: -144 } as const;

/** Reads memory of the kernel at the address in r3 to a place on the stack. */
export function readKernel(code: Assembler, to: number, bytes: number): Assembler {
  return code.compute('mov', 1, { r: 10 }).compute('add', 1, to).compute('mov', 2, bytes).call(HELPER.readKernel);
}
