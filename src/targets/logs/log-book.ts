/** What a server wrote. Lines that differ in numbers alone count as one, so that a flood of them stays readable. */
export interface LogBook {
  readonly lines: readonly LoggedLine[];
  /** All lines that were written. */
  readonly total: number;
}

interface LoggedLine {
  /** The first such line. */
  readonly text: string;
  readonly count: number;
  /** CLOCK_MONOTONIC when the first and the last of them were written. */
  readonly firstNs: bigint;
  readonly lastNs: bigint;
}

/** One line with the moment at which it was written. */
export interface WrittenLine {
  readonly text: string;
  readonly atNs: bigint;
}

/** Which server behind it a proxy speaks of is no mere number. */
const NAMED_OR_NUMBER = /upstream: "\w*:?\/?\/?[^/"]*|\d+/g;
/** More different lines are not kept. */
const MOST_LINES = 200;
const LONGEST_LINE = 1000;

/** A log book that is being written. */
export interface LogNotes {
  add(line: WrittenLine): void;
  book(): LogBook;
}

export function newLogBook(): LogNotes {
  const lines = new Map<string, { -readonly [Key in keyof LoggedLine]: LoggedLine[Key] }>();
  let total = 0;
  return {
    add: ({ text, atNs }) => {
      total += 1;
      const shape = text.replaceAll(NAMED_OR_NUMBER, one => (/^\d/.test(one) ? '0' : one));
      const known = lines.get(shape);
      if (known !== undefined) {
        known.count += 1;
        known.lastNs = atNs;
      } else if (lines.size < MOST_LINES) {
        lines.set(shape, { text: text.slice(0, LONGEST_LINE), count: 1, firstNs: atNs, lastNs: atNs });
      }
    },
    book: () => ({ lines: [...lines.values()].map(line => ({ ...line })), total }),
  };
}
