import type { Btf } from '../../system/linux/bpf/btf.ts';
import { loadProgram, type ProgramSource } from '../../system/linux/bpf/programs.ts';
import { Unavailable } from '../series/unavailable.ts';

export interface PlacedProgram extends Pick<ProgramSource, 'place' | 'code'> {
  /** Of the tracepoint, or the function. */
  readonly name: string;
}

/** Runs a program at its place until it is closed. Throws Unavailable where this kernel has no such place. */
export function attachAt(btf: Btf, { place, name, code }: PlacedProgram): { close(): void } {
  const btfId = place === 'tracepoint' ? btf.tracepointId(name) : btf.functionId(name);
  if (btfId === undefined)
    throw new Unavailable(`this kernel has no ${place === 'tracepoint' ? place : 'function'} ${name}`);
  const program = loadProgram({ name, place, btfId, code });
  try {
    const detach = program.attach();
    return { close: detach };
  } finally {
    // What is attached stays loaded.
    program.close();
  }
}
