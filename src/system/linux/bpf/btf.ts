import { readFileSync } from 'node:fs';

/** Kinds of a type (include/uapi/linux/btf.h). */
const KIND = {
  pointer: 2,
  struct: 4,
  union: 5,
  enum: 6,
  typedef: 8,
  volatile: 9,
  const: 10,
  restrict: 11,
  function: 12,
  typeTag: 18,
} as const;
/** What only gives another type a name or a mark. */
const WRAPPERS: readonly number[] = [KIND.typedef, KIND.volatile, KIND.const, KIND.restrict, KIND.typeTag];

/** Words that follow a type's first three, by kind: once, and for each of its members. */
const WORDS_BEHIND: Readonly<Record<number, readonly [once: number, each: number]>> = {
  1: [1, 0],
  3: [3, 0],
  4: [0, 3],
  5: [0, 3],
  6: [0, 2],
  13: [0, 2],
  14: [1, 0],
  15: [0, 3],
  17: [1, 0],
  19: [0, 3],
};
const WORDS_OF_A_TYPE = 3;
const WORD_BYTES = 4;
/** Bits 24 to 28 of a type's second word. */
const KINDS = 32;
const MAGIC = 0xeb9f;
const KERNEL = '/sys/kernel/btf/vmlinux';

/** A kernel's own description of its types: what is asked of it is undefined where this kernel has no such thing. */
export interface Btf {
  /** Byte offset of a field of a struct, as of `__sk_common.skc_net.net`: through unions and structs without a name, too. */
  field(struct: string, path: string): number | undefined;
  /** Bytes of a struct. */
  structBytes(struct: string): number | undefined;
  /** The number of a function of the kernel itself, for a program at its entry or exit. */
  functionId(name: string): number | undefined;
  /** The number of a tracepoint, for a program at it. */
  tracepointId(name: string): number | undefined;
  /** How many arguments a tracepoint hands to a program. */
  tracepointArguments(name: string): number | undefined;
  /** The names of an enumeration by their values. */
  enumeration(name: string): ReadonlyMap<number, string> | undefined;
}

/** Throws what reading the file does: ENOENT where the kernel was built without (CONFIG_DEBUG_INFO_BTF). */
export function readBtf(file = KERNEL): Btf {
  return parseBtf(readFileSync(file));
}

/** Throws a RangeError for what is no BTF of this machine's byte order. */
export function parseBtf(raw: Buffer): Btf {
  const types = typesOf(raw);
  const tracepoint = (name: string) => types.find(KIND.typedef, `btf_trace_${name}`);
  return {
    field: (struct, path) => fieldOf(types, struct, path),
    structBytes: name => {
      const id = types.find(KIND.struct, name);
      return id === undefined ? undefined : types.word(id, 2);
    },
    functionId: name => types.find(KIND.function, name),
    tracepointId: tracepoint,
    tracepointArguments: name => {
      const id = tracepoint(name);
      // A typedef of a pointer to a prototype, whose first argument is the program's own.
      return id === undefined ? undefined : types.size(bare(types, types.word(bare(types, id), 2))) - 1;
    },
    enumeration: name => {
      const id = types.find(KIND.enum, name);
      if (id === undefined) return undefined;
      const members = Array.from({ length: types.size(id) }, (_, index) => WORDS_OF_A_TYPE + index * 2);
      return new Map(members.map(at => [types.word(id, at + 1), types.text(types.word(id, at))]));
    },
  };
}

interface Types {
  /** The first of this kind and name. */
  find(kind: number, name: string): number | undefined;
  word(id: number, index: number): number;
  kind(id: number): number;
  /** Members of a struct, values of an enumeration, arguments of a function. */
  size(id: number): number;
  text(offset: number): string;
}

function typesOf(raw: Buffer): Types {
  if (raw.length < 24 || raw.readUInt16LE(0) !== MAGIC) throw new RangeError('this is no BTF of this byte order');
  const header = raw.readUInt32LE(4);
  const from = header + raw.readUInt32LE(8);
  const words = wordsOf(raw.subarray(from, from + raw.readUInt32LE(12)));
  const strings = raw.subarray(header + raw.readUInt32LE(16));
  const starts = startsOf(words);
  const word = (id: number, index: number) => words[(starts[id] ?? 0) + index] ?? 0;
  const kind = (id: number) => (id === 0 ? 0 : (word(id, 1) >>> 24) & 31);
  const named = (offset: number, wanted: number) => {
    for (let at = words.indexOf(offset); at >= 0; at = words.indexOf(offset, at + 1)) {
      const id = typeAt(starts, at);
      if (id !== undefined && kind(id) === wanted) return id;
    }
    return undefined;
  };
  const find = (wanted: number, name: string) => {
    // A name may be the end of another text as well: each place where it stands is a possible one.
    for (let at = strings.indexOf(`\0${name}\0`); at >= 0; at = strings.indexOf(`\0${name}\0`, at + 1)) {
      const id = named(at + 1, wanted);
      if (id !== undefined) return id;
    }
    return undefined;
  };
  const found = new Map<string, number | undefined>();
  return {
    find: (wanted, name) => {
      const key = `${wanted} ${name}`;
      if (!found.has(key)) found.set(key, find(wanted, name));
      return found.get(key);
    },
    word,
    kind,
    size: id => word(id, 1) & 0xffff,
    text: offset => strings.toString('latin1', offset, strings.indexOf(0, offset)),
  };
}

/** Copied only where they do not lie as the processor reads them. */
function wordsOf({ buffer, byteOffset, byteLength }: Buffer): Uint32Array {
  const isAligned = byteOffset % WORD_BYTES === 0;
  return isAligned
    ? new Uint32Array(buffer, byteOffset, byteLength / WORD_BYTES)
    : new Uint32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

/** Where each type begins, in words; type 0 is void. */
function startsOf(words: Uint32Array): Uint32Array {
  const starts = new Uint32Array(1 + words.length / WORDS_OF_A_TYPE);
  const [once, each] = [new Uint8Array(KINDS), new Uint8Array(KINDS)];
  for (const [kind, behind] of Object.entries(WORDS_BEHIND)) [once[Number(kind)], each[Number(kind)]] = behind;
  let types = 1;
  for (let at = 0; at < words.length; types += 1) {
    starts[types] = at;
    const info = words[at + 1] as number;
    const kind = (info >>> 24) & (KINDS - 1);
    at += WORDS_OF_A_TYPE + (once[kind] as number) + (each[kind] as number) * (info & 0xffff);
  }
  return starts.subarray(0, types);
}

/** The type that begins with this word. */
function typeAt(starts: Uint32Array, word: number): number | undefined {
  let [low, high] = [1, starts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] as number) < word) low = middle + 1;
    else high = middle;
  }
  return starts[low] === word ? low : undefined;
}

function bare(types: Types, id: number): number {
  let at = id;
  while (WRAPPERS.includes(types.kind(at))) at = types.word(at, 2);
  return at;
}

function fieldOf(types: Types, struct: string, path: string): number | undefined {
  let id = types.find(KIND.struct, struct);
  let bits = 0;
  for (const name of path.split('.')) {
    const member = id === undefined ? undefined : memberOf(types, bare(types, id), name);
    if (member === undefined) return undefined;
    bits += member.bits;
    id = member.type;
  }
  return bits / 8;
}

interface Member {
  readonly type: number;
  readonly bits: number;
}

function memberOf(types: Types, id: number, name: string): Member | undefined {
  const hasBitFields = types.word(id, 1) >>> 31 === 1;
  for (let index = 0; index < types.size(id); index += 1) {
    const at = WORDS_OF_A_TYPE + index * 3;
    const [own, type, place] = [types.text(types.word(id, at)), types.word(id, at + 1), types.word(id, at + 2)];
    const bits = hasBitFields ? place & 0xff_ffff : place;
    if (own === name) return { type, bits };
    const inner = bare(types, type);
    const isGroup = types.kind(inner) === KIND.struct || types.kind(inner) === KIND.union;
    const found = own === '' && isGroup ? memberOf(types, inner, name) : undefined;
    if (found !== undefined) return { type: found.type, bits: bits + found.bits };
  }
  return undefined;
}
