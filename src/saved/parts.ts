import { z } from 'zod';
import type { Probe } from '../model/probe.ts';
import type { Series } from '../model/series.ts';
import type { Side } from '../model/side.ts';

/** A schema of each field, those that may be missing too: the compiler asks for a line for whatever a type gains. */
export type Shape<T> = { readonly [Key in keyof T]-?: z.ZodType<T[Key]> };

/** An object of a saved file. Fields that it does not know pass: a later version may have written them. */
export function fields<T extends object>(shape: Shape<T>): z.ZodType<T> {
  return z.object(shape as z.core.$ZodLooseShape) as unknown as z.ZodType<T>;
}

type Branch<T, Tag extends keyof T, Word> = T extends unknown ? (Word extends T[Tag] ? Omit<T, Tag> : never) : never;

/** One of several objects that are told apart by a word in them. */
export function tagged<T extends object, Tag extends keyof T & string>(
  tag: Tag,
  branches: { readonly [Word in T[Tag] & string]: Shape<Branch<T, Tag, Word>> },
): z.ZodType<T> {
  const options = Object.entries(branches).map(([word, shape]) =>
    z.object({ [tag]: z.literal(word), ...(shape as z.core.$ZodLooseShape) }),
  );
  return z.discriminatedUnion(tag, options as never) as unknown as z.ZodType<T>;
}

/** One of the words of a type, every one of which is a key of `known`. */
export function words<T extends string>(known: Readonly<Record<T, true>>): z.ZodType<T> {
  return z.enum(Object.keys(known)) as unknown as z.ZodType<T>;
}

export const text = z.string();
export const texts = z.array(text);
export const flag = z.boolean();
export const number = z.number();
export const numbers = z.array(number);
export const numberOrNull = z.number().nullable();
export const textOrNull = z.string().nullable();
/** How many there are of something. */
export const count = z.number().min(0);
export const counts = z.record(z.string(), number);
/** How many there may be; Infinity for as many as one likes. */
export const bound = z.union([z.number(), z.literal(Number.POSITIVE_INFINITY)]) as z.ZodType<number>;
/** ISO 8601. */
export const moment = z.string().refine(written => !Number.isNaN(Date.parse(written)), { error: 'Expected a time' });
export const side: z.ZodType<Side> = words<Side>({ client: true, server: true });
export const sideOrHost = words<Side | 'host'>({ client: true, server: true, host: true });

/** What may be missing, under that name. */
export function maybe<T>(schema: z.ZodType<T>) {
  return z.optional(schema);
}

export function listOf<T>(schema: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z.array(schema);
}

export function byName<T>(schema: z.ZodType<T>): z.ZodType<Readonly<Record<string, T>>> {
  return z.record(z.string(), schema);
}

/** One probe of the machine, or why there is none. */
export function probe<T>(value: z.ZodType<T>): z.ZodType<Probe<T>> {
  return z.discriminatedUnion('state', [
    z.object({ state: z.literal('read'), value }),
    z.object({ state: z.literal(['absent', 'failed']), why: text }),
  ]) as unknown as z.ZodType<Probe<T>>;
}

/** Rows of numbers, looked through by hand: there may be millions. */
export const series = z.custom<Series>(isSeries, { error: 'Expected columns of numbers, all as long as `atMs`' });

function isSeries(value: unknown): boolean {
  if (!isTable(value)) return false;
  const { atMs, constant, varying } = value;
  if (!isNumbers(atMs) || !isTable(constant) || !isTable(varying)) return false;
  return (
    Object.values(constant).every(Number.isFinite) &&
    Object.values(varying).every(column => isNumbers(column) && column.length === atMs.length)
  );
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(Number.isFinite);
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
