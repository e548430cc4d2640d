/** Instructions of a classic socket filter, struct sock_filter each (include/uapi/linux/filter.h), as the kernel takes them. */
export type SocketFilter = Buffer;

/** One instruction: where a comparison holds, `skip` instructions after it are left out. */
export interface Instruction {
  readonly code: number;
  readonly value: number;
  readonly whenTrue?: number;
  readonly whenFalse?: number;
}

/** Codes of the instructions that are used here. */
export const CODE = {
  loadHalfAt: 0x28,
  loadWordAt: 0x20,
  loadWordAtX: 0x40,
  loadNumber: 0x00,
  setX: 0x01,
  copyToX: 0x07,
  jumpIfEqual: 0x15,
  accept: 0x06,
} as const;

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
