import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Count, parseCount } from './count.ts';

export type Who = 'root' | 'nobody';

/** A scenario whose cause is known, made so that another cause is near. */
export interface Case {
  readonly name: string;
  readonly about: string;
  readonly as: readonly Who[];
  /** Root causes that are right, as `nofile/server`, `nofile`, `application` or `application/died`. To name any other is an accusation. */
  readonly truth: readonly string[];
  /** What must hold besides. Nothing may stay unexplained, unless one of them allows it. */
  readonly counts: readonly Count[];
  readonly scenario: z.infer<typeof scenarioKeys>;
}

const section = z.record(z.string(), z.unknown());
const scenarioKeys = z.strictObject({
  lab: section.optional(),
  target: z.looseObject({ backlog: z.number().optional(), command: z.array(z.string()).default([]) }),
  driver: section.optional(),
  load: section,
});
const file = z.record(
  z.string(),
  scenarioKeys.extend({
    about: z.string(),
    as: z.array(z.enum(['root', 'nobody'])),
    truth: z.array(z.string()),
    counts: z.array(z.string()).default([]),
  }),
);

const FOLDER = path.join(import.meta.dirname, 'cases');

/** All of cases/, file by file, in their order. */
export function readCases(): Case[] {
  const files = readdirSync(FOLDER).sort();
  return files.flatMap(name => parseCases(readFileSync(path.join(FOLDER, name), 'utf8')));
}

function parseCases(text: string): Case[] {
  return Object.entries(file.parse(parse(text))).map(([name, { about, as, truth, counts, ...scenario }]) => ({
    ...{ name, about, as, truth, scenario },
    counts: counts.map(parseCount),
  }));
}
