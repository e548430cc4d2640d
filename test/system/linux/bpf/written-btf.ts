/** A type as it is written into a BTF file: its kind, its name, and words behind. */
export interface WrittenType {
  readonly kind: number;
  readonly name?: string;
  /** Members, values or arguments. */
  readonly size?: number;
  /** The type that it refers to, or its size in bytes. */
  readonly refers?: number;
  readonly behind?: readonly number[];
  readonly flag?: boolean;
}

/** Texts by their places, each once; the first is empty. */
export interface Texts {
  at(text: string): number;
  bytes(): Buffer;
}

export function texts(): Texts {
  let all = '\0';
  return {
    at: text => {
      if (text === '') return 0;
      const found = all.indexOf(`\0${text}\0`);
      if (found >= 0) return found + 1;
      all += `${text}\0`;
      return all.length - text.length - 1;
    },
    bytes: () => Buffer.from(all, 'latin1'),
  };
}

/** A BTF file of these types, the first of which is number 1 (Documentation/bpf/btf.rst). */
export function writtenBtf(types: readonly WrittenType[], strings: Texts): Buffer {
  const words = types.flatMap(({ kind, name = '', size = 0, refers = 0, behind = [], flag = false }) => [
    strings.at(name),
    ((flag ? 1 : 0) * 2 ** 31 + kind * 2 ** 24 + size) >>> 0,
    refers,
    ...behind,
  ]);
  const text = strings.bytes();
  const header = Buffer.alloc(24);
  header.writeUInt16LE(0xeb9f, 0);
  header.writeUInt8(1, 2);
  [24, 0, words.length * 4, words.length * 4, text.length].forEach((value, index) => {
    header.writeUInt32LE(value, 4 + index * 4);
  });
  const body = Buffer.alloc(words.length * 4);
  words.forEach((word, index) => {
    body.writeUInt32LE(word, index * 4);
  });
  return Buffer.concat([header, body, text]);
}
