import { closeSync } from 'node:fs';
import { ERRNO } from '../../../model/errno.ts';
import { type KernelMemory, mapPrivate } from '../memory.ts';
import { systemError } from '../system-error.ts';
import { bpf, bpfOrThrow, COMMAND, writeAddress, writeName } from './bpf-call.ts';

/** BPF_PROG_TYPE_TRACING and BPF_PROG_TYPE_SYSCALL. */
const TYPE = { tracing: 26, called: 31 } as const;
/** Where a tracing program runs (enum bpf_attach_type). */
const PLACE = { tracepoint: 23, entry: 24, exit: 25 } as const;
const LOAD_ATTRIBUTES = 144;
const OPEN_ATTRIBUTES = 16;
const RUN_ATTRIBUTES = 80;
/** BPF_F_SLEEPABLE: the kernel takes programs to be called with it alone. */
const SLEEPABLE = 16;
const INSTRUCTION_BYTES = 8;
/** Helpers that read the kernel's memory ask for a licence that is compatible with its own. */
const LICENCE = 'Dual MIT/GPL';
const LOG_BYTES = 65_536;

export interface ProgramSource {
  readonly name: string;
  readonly place: keyof typeof PLACE;
  /** The tracepoint's or function's number in the kernel's BTF. */
  readonly btfId: number;
  readonly code: Buffer;
}

/** A program that the kernel has checked and compiled, not yet running. */
export interface Program {
  /** Runs it at its place, until the returned function is called, or this process ends. */
  attach(): () => void;
  close(): void;
}

/** A program that runs when it is called. */
export interface CalledProgram {
  /** Runs it once over `context`, which it may change, and returns its result. Throws an error with the errno's name as `code`. */
  run(context: Buffer): number;
  close(): void;
}

/** Throws an error with the errno's name as `code`; its message has what the kernel's checker said last. */
export function loadProgram({ name, place, btfId, code }: ProgramSource): Program {
  const fd = load(name, code, attributes => {
    attributes.writeUInt32LE(TYPE.tracing, 0);
    attributes.writeUInt32LE(PLACE[place], 68);
    attributes.writeUInt32LE(btfId, 108);
  });
  return { attach: () => attach(fd, name), close: () => closeSync(fd) };
}

/** The same of a program that is run by a call (Linux 5.14 has them). */
export function loadCalledProgram({ name, code }: Pick<ProgramSource, 'name' | 'code'>): CalledProgram {
  const fd = load(name, code, attributes => {
    attributes.writeUInt32LE(TYPE.called, 0);
    attributes.writeUInt32LE(SLEEPABLE, 44);
  });
  return { run: context => run(fd, name, context), close: () => closeSync(fd) };
}

/** The descriptor of a program that the kernel has taken. */
function load(name: string, code: Buffer, setKind: (attributes: Buffer) => void): number {
  const memory = mapPrivate(code.length + 64 + LOG_BYTES);
  if (memory === undefined) throw systemError(`the program ${name}`, ERRNO.ENOMEM);
  try {
    const licenceAt = code.length;
    const bytes = Buffer.from(memory.bytes);
    code.copy(bytes, 0);
    bytes.write(`${LICENCE}\0`, licenceAt, 'latin1');
    const attributes = Buffer.alloc(LOAD_ATTRIBUTES);
    setKind(attributes);
    attributes.writeUInt32LE(code.length / INSTRUCTION_BYTES, 4);
    writeAddress(attributes, memory.addressOf(0), 8);
    writeAddress(attributes, memory.addressOf(licenceAt), 16);
    writeName(attributes, name, 48);
    const fd = bpf(COMMAND.loadProgram, attributes);
    if (fd < 0) throw refusal(name, -fd, attributes, memory, licenceAt + 64);
    return fd;
  } finally {
    memory.release();
  }
}

/** Asks again, with room for the checker's log: a log costs time, and a program that is accepted needs none. */
function refusal(name: string, errno: number, attributes: Buffer, memory: KernelMemory, logAt: number): Error {
  attributes.writeUInt32LE(1, 24);
  attributes.writeUInt32LE(LOG_BYTES, 28);
  writeAddress(attributes, memory.addressOf(logAt), 32);
  const fd = bpf(COMMAND.loadProgram, attributes);
  if (fd >= 0) closeSync(fd);
  const log = Buffer.from(memory.bytes, logAt);
  const said = log
    .toString('latin1', 0, Math.max(0, log.indexOf(0)))
    .trim()
    .split('\n')
    .slice(-3)
    .join(' | ');
  const error = systemError(`the program ${name}`, errno);
  if (said !== '') error.message += ` (${said})`;
  return error;
}

/** A typed tracepoint needs no name: the program says where it belongs. */
function attach(program: number, name: string): () => void {
  const attributes = Buffer.alloc(OPEN_ATTRIBUTES);
  attributes.writeUInt32LE(program, 8);
  const link = bpfOrThrow(COMMAND.openTracepoint, attributes, `attaching ${name}`);
  return () => closeSync(link);
}

function run(program: number, name: string, context: Buffer): number {
  const memory = mapPrivate(context.length);
  if (memory === undefined) throw systemError(`the program ${name}`, ERRNO.ENOMEM);
  try {
    const bytes = Buffer.from(memory.bytes);
    context.copy(bytes);
    const attributes = Buffer.alloc(RUN_ATTRIBUTES);
    attributes.writeUInt32LE(program, 0);
    attributes.writeUInt32LE(context.length, 40);
    writeAddress(attributes, memory.addressOf(0), 48);
    bpfOrThrow(COMMAND.runProgram, attributes, `running ${name}`);
    bytes.copy(context);
    return attributes.readInt32LE(4);
  } finally {
    memory.release();
  }
}
