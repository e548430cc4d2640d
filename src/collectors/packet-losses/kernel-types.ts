import { codeOf } from '../../model/error-code.ts';
import { type Btf, readBtf } from '../../system/linux/bpf/btf.ts';
import { Unavailable } from '../series/unavailable.ts';

/** Read once in the life of this process: an experiment has many runs. */
let types: Btf | undefined;

/** The kernel's own description of its types. Throws Unavailable where it has none. */
export function kernelTypes(): Btf {
  try {
    types ??= readBtf();
    return types;
  } catch (error) {
    throw new Unavailable(`the kernel does not describe its types (CONFIG_DEBUG_INFO_BTF): ${codeOf(error) ?? error}`);
  }
}
