import { InvalidArgumentError } from 'commander';
import { suggest } from '../model/suggest.ts';

/** The formats that reports and answers can be written in. */
export const FORMATS = ['terminal', 'json', 'junit', 'markdown', 'html', 'prometheus'] as const;
export type Format = (typeof FORMATS)[number];

/** One `--format`: without a file it goes to standard output. */
export interface FormatRequest {
  readonly format: Format;
  readonly file?: string;
}

/** Parses one more `--format name[=file]`. Throws commander's InvalidArgumentError, which ends in exit code 2. */
export function addFormat(written: string, previous: readonly FormatRequest[] = []): readonly FormatRequest[] {
  const equals = written.indexOf('=');
  const name = equals < 0 ? written : written.slice(0, equals);
  const file = equals < 0 ? undefined : written.slice(equals + 1);
  if (file === '') throw new InvalidArgumentError(`A file name is missing after '${name}='.`);
  const request = { format: knownFormat(name), ...(file === undefined ? {} : { file }) };
  if (file === undefined && previous.some(other => other.file === undefined)) {
    throw new InvalidArgumentError(`Standard output takes one format: write '${name}=<file>' for the other.`);
  }
  return [...previous, request];
}

function knownFormat(name: string): Format {
  const format = FORMATS.find(known => known === name);
  if (format !== undefined) return format;
  const likely = suggest(name, FORMATS);
  const hint = likely === undefined ? '' : ` Did you mean '${likely}'?`;
  throw new InvalidArgumentError(`Expected ${FORMATS.join(', ')}.${hint}`);
}
