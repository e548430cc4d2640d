import { type Assembler, assembler, HELPER, type Register } from './assembler.ts';
import { makeConstantBytes } from './constant-bytes.ts';
import { loadCalledProgram } from './programs.ts';

/** The part of the kernel's code that is one function. */
export interface CodeRange {
  readonly first: bigint;
  /** Behind its last byte. */
  readonly end: bigint;
}

/** What the program reads: a format, and the name. */
const FORMAT = { at: 0, text: '%pS' } as const;
const NAME = { at: 8, bytes: 64 } as const;
/** What it leaves in its context: the address of the function, and what the kernel writes of it. */
const ADDRESS_AT = 0;
const WRITTEN = { at: 8, bytes: 128 } as const;
/** The same on its stack. */
const STACK = { address: -8, written: -8 - WRITTEN.bytes } as const;

/**
 * Where the code of a function of the kernel lies, as the kernel itself looks it up (bpf_kallsyms_lookup_name, Linux 5.16, and the format
 * `%pS` of bpf_snprintf): that takes a hundredth of the time in which /proc/kallsyms is written. Undefined where there is none of
 * that name. Throws an error with the errno's name as `code` where this kernel, or this process, cannot ask so.
 */
export function findFunction(name: string): CodeRange | undefined {
  const words = makeConstantBytes('ll_find', wordsFor(name));
  try {
    const program = loadCalledProgram({ name: 'll_find', code: lookUp(words.fd) });
    try {
      const context = Buffer.alloc(WRITTEN.at + WRITTEN.bytes);
      return program.run(context) < 0 ? undefined : rangeIn(context);
    } finally {
      program.close();
    }
  } finally {
    words.close();
  }
}

function wordsFor(name: string): Buffer {
  const words = Buffer.alloc(NAME.at + NAME.bytes);
  words.write(FORMAT.text, FORMAT.at, 'latin1');
  words.write(name, NAME.at, NAME.bytes - 1, 'latin1');
  return words;
}

/** Ends with what the kernel answered: below 0 for a name that it does not know. */
function lookUp(words: number): Buffer {
  const code = assembler().compute('mov', 6, { r: 1 });
  code.mapValue(1, words, NAME.at).compute('mov', 2, NAME.bytes).compute('mov', 3, 0);
  onStack(code, 4, STACK.address).call(HELPER.findSymbol).jumpIf(0, '!=', 0, 'out');
  onStack(code, 1, STACK.written).compute('mov', 2, WRITTEN.bytes).mapValue(3, words, FORMAT.at);
  onStack(code, 4, STACK.address).compute('mov', 5, 8).call(HELPER.format);
  code.load(64, 1, 10, STACK.address).store(64, 6, ADDRESS_AT, { r: 1 });
  for (let at = 0; at < WRITTEN.bytes; at += 8) {
    code.load(64, 1, 10, STACK.written + at).store(64, 6, WRITTEN.at + at, { r: 1 });
  }
  return code.label('out').exitWithResult().bytes();
}

function onStack(code: Assembler, register: Register, offset: number): Assembler {
  return code.compute('mov', register, { r: 10 }).compute('add', register, offset);
}

/** `tcp_rcv_state_process+0x0/0x1234`: how far into the function, and how long it is. */
function rangeIn(context: Buffer): CodeRange | undefined {
  const written = context.toString('latin1', WRITTEN.at, WRITTEN.at + WRITTEN.bytes);
  const length = /\+0x0\/(0x[0-9a-f]+)/.exec(written)?.[1];
  const first = context.readBigUInt64LE(ADDRESS_AT);
  return length === undefined || first === 0n ? undefined : { first, end: first + BigInt(length) };
}
