import { fstatSync, readSync } from 'node:fs';

/** What an open file holds; of more than `mostBytes` of it, the end. */
export function readEnd(fd: number, mostBytes: number): string {
  const { size } = fstatSync(fd);
  const buffer = Buffer.alloc(Math.min(size, mostBytes));
  const bytes = readSync(fd, buffer, 0, buffer.length, size - buffer.length);
  return buffer.toString('utf8', 0, bytes);
}

/** The last lines of a text, but for empty ones after them. */
export function lastLines(text: string, lines: number): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
