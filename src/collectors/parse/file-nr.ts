import { wholeNumber } from './quantity.ts';

/** /proc/sys/fs/file-nr: allocated, unused (always 0 since 2.6) and fs.file-max. */
export function parseFileNr(text: string): Record<string, number> {
  const [allocated, unused, max] = text.trim().split(/\s+/).map(wholeNumber);
  if (allocated === undefined || unused === undefined || max === undefined) return {};
  return { used: allocated - unused, max };
}
