import { wholeNumber } from './quantity.ts';

/** /proc/meminfo in bytes (the kernel's `kB` are 1024 bytes); lines without a unit are counts and left out. */
export function parseMeminfo(text: string): Record<string, number> {
  const values: Record<string, number> = {};
  for (const [, name = '', kibibytes] of text.matchAll(/^(\w+):\s+(\d+) kB$/gm)) {
    const value = wholeNumber(kibibytes);
    if (value !== undefined) values[name] = value * 1024;
  }
  return values;
}
