/** What stands for bytes in a scenario: `\r`, `\n`, `\t`, `\0`, `\xHH`, `\\`; all other text is UTF-8. */
export function bytesOf(text: string): Buffer | EscapeMistake {
  const parts: Buffer[] = [];
  for (const { 0: part, index } of text.matchAll(/\\x[0-9a-fA-F]{2}|\\.?|[^\\]+/gs)) {
    const letter = part.startsWith('\\') ? SINGLE[part] : undefined;
    if (letter !== undefined) parts.push(Buffer.from([letter]));
    else if (part.length === 4 && part.startsWith('\\x')) parts.push(Buffer.from(part.slice(2), 'hex'));
    else if (part.startsWith('\\')) return { unknown: part, at: index };
    else if (IN_DOUBT.test(part))
      return { unknown: IN_DOUBT.exec(part)?.[0] ?? part, at: index + part.search(IN_DOUBT) };
    else parts.push(Buffer.from(part));
  }
  return Buffer.concat(parts);
}

/** `unknown` is no escape, or a character that may be meant as one byte or as text. */
export interface EscapeMistake {
  readonly unknown: string;
  /** Characters from the start of the text. */
  readonly at: number;
}

export function isEscapeMistake(found: Buffer | EscapeMistake): found is EscapeMistake {
  return !Buffer.isBuffer(found);
}

const SINGLE: Readonly<Record<string, number>> = {
  '\\r': 13,
  '\\n': 10,
  '\\t': 9,
  '\\0': 0,
  '\\\\': 92,
};

/** YAML makes these of `"\xff"`, where a byte was meant, and of letters such as é. */
const IN_DOUBT = /[\u0080-\u00ff]/;

/** The pattern of `/PATTERN/` or `/PATTERN/i`, which is asked of bytes as Latin-1; undefined for text that is none. */
export function patternOf(text: string): RegExp | undefined {
  const [, source, flags = ''] = /^\/(.+)\/([ims]*)$/s.exec(text) ?? [];
  return source === undefined ? undefined : new RegExp(source, flags);
}

/** Bytes as printable ASCII that `bytesOf` reads again; `latin1` has one character a byte. */
export function escaped(latin1: string): string {
  return latin1.replace(/[^\x20-\x5b\x5d-\x7e]/g, character => {
    const code = character.charCodeAt(0);
    const named = Object.keys(SINGLE).find(name => SINGLE[name] === code);
    return code === 0 || named === undefined ? `\\x${code.toString(16).padStart(2, '0')}` : named;
  });
}
