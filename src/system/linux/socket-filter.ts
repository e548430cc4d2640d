import koffi from 'koffi';
import { systemCall } from './libc.ts';

koffi.struct('sock_fprog', { length: 'uint16_t', filter: 'const void *' });

const setFilter = systemCall<[number, number, number, { length: number; filter: Buffer }, number]>(
  'int setsockopt(int, int, int, const sock_fprog *, unsigned int)',
);

const SOL_SOCKET = 1;
const SO_ATTACH_FILTER = 26;
const FPROG_BYTES = 16;
const INSTRUCTION_BYTES = 8;

/** Instructions of a classic socket filter, struct sock_filter each (include/uapi/linux/filter.h), as the kernel takes them. */
export type SocketFilter = Buffer;

/** One instruction: where a comparison holds, `skip` instructions after it are left out. */
export interface Instruction {
  readonly code: number;
  readonly value: number;
  readonly whenTrue?: number;
  readonly whenFalse?: number;
}

/** Codes of the instructions that are used here. A load beyond the packet's end refuses it. */
export const CODE = {
  loadByteAt: 0x30,
  loadHalfAt: 0x28,
  loadWordAt: 0x20,
  loadByteAtX: 0x50,
  loadHalfAtX: 0x48,
  loadWordAtX: 0x40,
  loadNumber: 0x00,
  setX: 0x01,
  setXToHeaderLength: 0xb1,
  copyToX: 0x07,
  and: 0x54,
  shiftRight: 0x74,
  addX: 0x0c,
  /** Words that are kept: from A, into A, into X. */
  keep: 0x02,
  loadKept: 0x60,
  loadKeptToX: 0x61,
  shiftLeft: 0x64,
  orX: 0x4c,
  jumpIfEqual: 0x15,
  jumpIfAtLeast: 0x35,
  jumpIfEqualX: 0x1d,
  jumpIfMoreX: 0x2d,
  accept: 0x06,
} as const;

/** Loaded as a half: the protocol of the packet's network layer (SKF_AD_PROTOCOL). */
export const PACKET_PROTOCOL = -0x1000;
/** Loaded as a byte: which way the packet goes (SKF_AD_PKTTYPE). */
export const PACKET_TYPE = -0x1000 + 4;

/** Loaded as a word: where the attribute of type X begins, searched from offset A on; 0 where there is none. */
export const NETLINK_ATTRIBUTE = -0x1000 + 12;

export function socketFilter(instructions: readonly Instruction[]): SocketFilter {
  const program = Buffer.alloc(instructions.length * 8);
  for (const [index, { code, value, whenTrue = 0, whenFalse = 0 }] of instructions.entries()) {
    program.writeUInt16LE(code, index * 8);
    program.writeUInt8(whenTrue, index * 8 + 2);
    program.writeUInt8(whenFalse, index * 8 + 3);
    program.writeInt32LE(value, index * 8 + 4);
  }
  return program;
}

/** Where an instruction goes on; those that are not named go on with the next one. */
export interface Step {
  readonly at?: string;
  readonly code: number;
  readonly value: number;
  readonly yes?: string;
  readonly no?: string;
}

/** The filter of steps whose jumps are named. */
export function assembled(steps: readonly Step[]): SocketFilter {
  const skipped = (from: number, to: string | undefined) =>
    to === undefined ? 0 : steps.findIndex(({ at }) => at === to) - from - 1;
  return socketFilter(
    steps.map(
      ({ code, value, yes, no }, index): Instruction => ({
        code,
        value,
        whenTrue: skipped(index, yes),
        whenFalse: skipped(index, no),
      }),
    ),
  );
}

/** Only what passes `filter` takes room in the socket's buffer. 0, or the negative errno. */
export function attachFilter(fd: number, filter: SocketFilter): number {
  const program = { length: filter.length / INSTRUCTION_BYTES, filter };
  return setFilter(fd, SOL_SOCKET, SO_ATTACH_FILTER, program, FPROG_BYTES);
}
