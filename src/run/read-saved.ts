import type { z } from 'zod';
import { messageOf } from '../model/error-message.ts';
import { InvalidInput, type Problem } from '../model/errors.ts';
import { type Reading, readRegular, Unreadable } from '../system/regular-file.ts';

/** What is read, for messages, and as what. */
export interface SavedKind<T> {
  /** Reads on after "not": `a saved run`. */
  readonly what: string;
  readonly schema: z.ZodType<T>;
  readonly expected?: string;
  /** What a file of this kind may hold that JSON does not. */
  readonly revive?: (key: string, value: unknown) => unknown;
}

/** An hour of evidence takes about 100 MB; what is larger is no file of ours. */
export const MOST_JSON_BYTES = 256 * 2 ** 20;
const OF_A_FOLDER: Reading = { mostBytes: MOST_JSON_BYTES, follow: false };

/**
 * A JSON file that an earlier run or experiment wrote, or that claims to be one: every part of it is looked at before any
 * is used. Throws InvalidInput, with where in the file it is wrong.
 */
export function readSaved<T>(file: string, kind: SavedKind<T>, reading: Reading = OF_A_FOLDER): T {
  const value = parsed(textOf(file, kind, reading), file, kind);
  const issues = issuesOf(value, kind.schema);
  if (issues.length === 0) return value as T;
  // What is of another kind or version is wrong in one place, and not in all that follows from it.
  if (issues.some(({ path }) => path.join('.') === 'schema')) throw unusable(file, kind, schemaOf(value));
  throw new InvalidInput(issues.map(issue => problemOf(issue, file, kind)));
}

function textOf<T>(file: string, kind: SavedKind<T>, reading: Reading): string {
  try {
    const bytes = readRegular(file, reading);
    if (isOutOfProportion(bytes)) throw new Unreadable('it holds more values than any run does');
    return bytes.toString('utf8');
  } catch (error) {
    if (error instanceof Unreadable) throw unreadable(file, kind, error.message);
    throw error;
  }
}

/** A run has a few thousand lists and objects. Each takes many times its two bytes of text once it is parsed. */
const MOST_CONTAINERS = 200_000;
/** And a few names in each. Names that no other object has take a hundred times their text. */
const MOST_NAMES = 1_000_000;
/** 16,384 rows of five hundred series. */
const MOST_VALUES = 2 ** 23;
const [COMMA, COLON, OPENING_BRACKET, OPENING_BRACE] = [0x2c, 0x3a, 0x5b, 0x7b];

/** What would take gigabytes to parse. What stands in a text counts as well: nobody has that much of it. */
function isOutOfProportion(bytes: Uint8Array): boolean {
  let [containers, names, commas] = [0, 0, 0];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === COMMA) commas += 1;
    else if (byte === COLON) names += 1;
    else if (byte === OPENING_BRACKET || byte === OPENING_BRACE) containers += 1;
  }
  return containers > MOST_CONTAINERS || names > MOST_NAMES || commas > MOST_VALUES;
}

function parsed<T>(text: string, file: string, kind: SavedKind<T>): unknown {
  try {
    return JSON.parse(text, kind.revive);
  } catch (error) {
    // Too deep for the parser is a RangeError.
    throw unreadable(file, kind, `it is not JSON (${messageOf(error)})`);
  }
}

function unreadable<T>(file: string, { what, expected }: SavedKind<T>, why: string): InvalidInput {
  const message = `cannot be read, and is not ${what}: ${why}`;
  return new InvalidInput([{ at: { file }, message, ...(expected !== undefined && { expected }) }]);
}

function schemaOf(value: unknown): string {
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  return schema === undefined ? 'it does not say its schema' : `its schema is ${JSON.stringify(schema).slice(0, 100)}`;
}

type Issue = Pick<z.core.$ZodIssue, 'path' | 'message'>;

/** The schema is asked whether the value is one; the value itself stays as it is. */
function issuesOf(value: unknown, schema: z.ZodType): readonly Issue[] {
  try {
    return schema.safeParse(value).error?.issues ?? [];
  } catch (error) {
    if (error instanceof RangeError) return [{ path: [], message: 'it is nested too deeply' }];
    throw error;
  }
}

function problemOf<T>({ path, message }: Issue, file: string, kind: SavedKind<T>): Problem {
  const { expected } = kind;
  const key = path.map(String).join('.');
  return {
    at: { file },
    ...(key !== '' && { key }),
    message: `not ${kind.what}: ${message}`,
    ...(expected !== undefined && { expected }),
  };
}

/** A file that cannot be read, or that is something else. */
export function unusable<T>(file: string, { what, expected }: Omit<SavedKind<T>, 'schema'>, why: string): InvalidInput {
  return new InvalidInput([
    { at: { file }, message: `not ${what}: ${why}`, ...(expected !== undefined && { expected }) },
  ]);
}
