/** Operation codes of the eBPF instruction set (Documentation/bpf/standardization/instruction-set.rst). */
const SIZE = { 8: 0x10, 16: 0x08, 32: 0x00, 64: 0x18 } as const;
const ARITHMETIC = { add: 0x00, sub: 0x10, or: 0x40, and: 0x50, lsh: 0x60, rsh: 0x70, xor: 0xa0, mov: 0xb0 } as const;
const CONDITION = { '==': 0x10, '>': 0x20, '>=': 0x30, '!=': 0x50, '<': 0xa0, '<=': 0xb0 } as const;

const LOAD = 0x61;
const STORE = 0x63;
const STORE_NUMBER = 0x62;
const ATOMIC_ADD_64 = 0xdb;
const ARITHMETIC_64 = 0x07;
const JUMP_64 = 0x05;
const JUMP_32 = 0x06;
const FROM_REGISTER = 0x08;
const TO_BIG_ENDIAN = 0xdc;
const LOAD_64 = 0x18;
const CALL = 0x85;
const EXIT = 0x95;
/** A map, by its descriptor (BPF_PSEUDO_MAP_FD), and its first value (BPF_PSEUDO_MAP_VALUE). */
const MAP = 1;
const MAP_VALUE = 2;
const BYTES = 8;

/** Helpers of the kernel that a program may call (include/uapi/linux/bpf.h). */
export const HELPER = {
  lookup: 1,
  update: 2,
  remove: 3,
  now: 5,
  currentProcess: 14,
  readKernel: 113,
  format: 165,
  findSymbol: 179,
} as const;

/** Registers: 0 has results, 1 to 5 arguments and do not outlive a call, 6 to 9 do, 10 points behind the stack. */
export type Register = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;
type Bits = keyof typeof SIZE;

/** A register, or a number of at most 32 bits. */
type Operand = { readonly r: Register } | number;

/** Writes a program, instruction after instruction. Numbers are signed, offsets are bytes. */
export interface Assembler {
  label(name: string): Assembler;
  compute(operation: keyof typeof ARITHMETIC, to: Register, operand: Operand): Assembler;
  bigEndian16(register: Register): Assembler;
  load(bits: Bits, to: Register, from: Register, offset: number): Assembler;
  store(bits: Bits, to: Register, offset: number, value: Operand): Assembler;
  add64(to: Register, offset: number, value: Register): Assembler;
  address(to: Register, value: bigint): Assembler;
  map(to: Register, fd: number): Assembler;
  /** The address of a byte in the first value of a map that is an array. */
  mapValue(to: Register, fd: number, offset: number): Assembler;
  call(helper: number): Assembler;
  jump(label: string): Assembler;
  jumpIf(register: Register, condition: keyof typeof CONDITION, operand: Operand, label: string): Assembler;
  /** By the lower half of the register. */
  jumpIf32(register: Register, condition: keyof typeof CONDITION, operand: number, label: string): Assembler;
  /** Ends the program with 0. */
  exit(): Assembler;
  /** Ends it with what register 0 has. */
  exitWithResult(): Assembler;
  /** A name for a label that nobody else has. */
  fresh(name: string): string;
  /** Throws where a jump goes to a label that is not there. */
  bytes(): Buffer;
}

interface Instruction {
  readonly code: number;
  readonly to?: Register;
  readonly from?: number;
  readonly offset?: number;
  readonly value?: number;
  readonly label?: string;
}

export function assembler(): Assembler {
  const instructions: Instruction[] = [];
  const labels = new Map<string, number>();
  let names = 0;
  const put = (...added: Instruction[]): Assembler => {
    instructions.push(...added);
    return self;
  };
  const put64 = (to: Register, from: number, value: bigint) =>
    put({ code: LOAD_64, to, from, value: half(value) }, { code: 0, value: half(value >> 32n) });
  const self: Assembler = {
    label: name => {
      labels.set(name, instructions.length);
      return self;
    },
    compute: (operation, to, operand) => put({ ...taking(ARITHMETIC_64 | ARITHMETIC[operation], operand), to }),
    bigEndian16: register => put({ code: TO_BIG_ENDIAN, to: register, value: 16 }),
    load: (bits, to, from, offset) => put({ code: LOAD | SIZE[bits], to, from, offset }),
    store: (bits, to, offset, value) =>
      typeof value === 'number'
        ? put({ code: STORE_NUMBER | SIZE[bits], to, offset, value })
        : put({ code: STORE | SIZE[bits], to, offset, from: value.r }),
    add64: (to, offset, value) => put({ code: ATOMIC_ADD_64, to, offset, from: value }),
    address: (to, value) => put64(to, 0, value),
    map: (to, fd) => put64(to, MAP, BigInt(fd)),
    mapValue: (to, fd, offset) => put64(to, MAP_VALUE, (BigInt(offset) << 32n) | BigInt(fd)),
    call: helper => put({ code: CALL, value: helper }),
    jump: label => put({ code: JUMP_64, label }),
    jumpIf: (register, condition, operand, label) =>
      put({ ...taking(JUMP_64 | CONDITION[condition], operand), to: register, label }),
    jumpIf32: (register, condition, value, label) =>
      put({ code: JUMP_32 | CONDITION[condition], to: register, value, label }),
    exit: () => {
      self.compute('mov', 0, 0);
      return self.exitWithResult();
    },
    exitWithResult: () => put({ code: EXIT }),
    fresh: name => {
      names += 1;
      return `${name} ${names}`;
    },
    bytes: () => Buffer.concat(instructions.map((one, index) => encode(one, index, labels))),
  };
  return self;
}

function taking(code: number, operand: Operand): Instruction {
  return typeof operand === 'number' ? { code, value: operand } : { code: code | FROM_REGISTER, from: operand.r };
}

function half(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}

function encode(instruction: Instruction, index: number, labels: ReadonlyMap<string, number>): Buffer {
  const { code, to = 0, from = 0, offset = 0, value = 0, label } = instruction;
  const bytes = Buffer.alloc(BYTES);
  bytes.writeUInt8(code, 0);
  bytes.writeUInt8((from << 4) | to, 1);
  bytes.writeInt16LE(label === undefined ? offset : distance(label, index, labels), 2);
  bytes.writeInt32LE(value, 4);
  return bytes;
}

function distance(label: string, index: number, labels: ReadonlyMap<string, number>): number {
  const target = labels.get(label);
  if (target === undefined) throw new Error(`no label ${label}`);
  return target - index - 1;
}
