import type { Readable } from 'node:stream';

/** A program may write without ever ending a line: this much of one is told. */
export const LONGEST_LINE = 4096;

/** Tells each line that comes, of a longer one its beginning. Resolves once the input has ended, after the line that had no end. */
export function tellLines(input: Readable, onLine: (line: string) => void): Promise<void> {
  let line = '';
  const tell = (): void => {
    onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    line = '';
  };
  const add = (part: string): void => {
    if (line.length < LONGEST_LINE) line += part.slice(0, LONGEST_LINE - line.length);
  };
  input.setEncoding('utf8').on('data', (text: string) => {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      add(text.slice(from, end));
      tell();
      from = end + 1;
    }
    add(text.slice(from));
  });
  return new Promise(resolve => {
    input.once('close', () => {
      if (line !== '') tell();
      resolve();
    });
  });
}
