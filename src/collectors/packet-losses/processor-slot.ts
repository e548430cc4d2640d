import type { Assembler } from '../../system/linux/bpf/assembler.ts';
import { HELPER } from '../../system/linux/bpf/assembler.ts';
import { STACK } from './stack.ts';

/** This processor's only value of a map in r0; jumps to `none` where there is none. */
export function slotOf(code: Assembler, map: number, none: string): Assembler {
  return code
    .store(32, 10, STACK.word, 0)
    .map(1, map)
    .compute('mov', 2, { r: 10 })
    .compute('add', 2, STACK.word)
    .call(HELPER.lookup)
    .jumpIf(0, '==', 0, none);
}
