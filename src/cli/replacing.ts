import { InvalidInput } from '../model/errors.ts';
import { fileEnds } from '../system/file-ends.ts';
import type { Format, FormatRequest } from './format.ts';

/** What ends a file whose format says nothing of who wrote it. */
const MARKS: Readonly<Partial<Record<Format, string>>> = {
  terminal: 'Written by loadline.\n',
  markdown: '<!-- Written by loadline. -->\n',
};

/** A format's text as it stands in a file. */
export function inFile(format: Format, text: string): string {
  const mark = MARKS[format];
  return mark === undefined ? text : `${text.trimEnd()}\n\n${mark}`;
}

/** By which a file is known as one of ours. */
const IS_OURS: Readonly<Record<Format, (head: string, tail: string) => boolean>> = {
  terminal: (_head, tail) => tail.endsWith(MARKS.terminal ?? ''),
  markdown: (_head, tail) => tail.endsWith(MARKS.markdown ?? ''),
  json: head => /^\s*[[{]/.test(head) && head.includes('loadline'),
  html: head => head.startsWith('<!doctype html>') && head.includes('loadline'),
  junit: head => head.includes('<testsuites name="loadline"'),
  prometheus: head => /^# HELP loadline_/m.test(head),
};

/** Throws InvalidInput where a file would be replaced that is no report of that format, unless `force` is set. */
export function refuseForeignFile({ format, file }: FormatRequest, force: boolean): void {
  const ends = file === undefined || force ? undefined : endsOf(file);
  if (file === undefined || ends === undefined || ends.head === '' || IS_OURS[format](ends.head, ends.tail)) return;
  const message = `is there already, and is no ${format} report of loadline`;
  throw new InvalidInput([{ at: { file }, message, expected: 'another name, or --force to replace it' }]);
}

/** What cannot be read is refused where it is written. */
function endsOf(file: string): ReturnType<typeof fileEnds> {
  try {
    return fileEnds(file);
  } catch {
    return undefined;
  }
}
