import type { z } from 'zod';
import type { Scenario } from '../model/scenario.ts';
import { type Path, pathOf } from './locate.ts';
import { scenarioSchema } from './schema/scenario.ts';

/**
 * The scenario without its invalid keys, so that contradictions among the others can be told at once; undefined where
 * too little is left.
 */
export function validPart(value: unknown, issues: readonly z.core.$ZodIssue[]): Scenario | undefined {
  const left = issues.flatMap(invalidPaths).reduce((rest, path) => without(rest, removable(path)), value);
  const { data } = scenarioSchema.safeParse(isTable(left) ? { ...left, name: 'unnamed' } : left);
  return data;
}

function invalidPaths(issue: z.core.$ZodIssue): Path[] {
  const path = pathOf(issue.path);
  return issue.code === 'unrecognized_keys' ? issue.keys.map(key => [...path, key]) : [path];
}

/** Whole settings go, not parts of one: `load.arrival` without its steps would be invalid again. */
function removable(path: Path): Path {
  const depth = path[0] === 'lab' ? 3 : 2;
  const list = path.findIndex(part => typeof part === 'number');
  return path.slice(0, list === -1 ? depth : Math.min(depth, list));
}

function without(value: unknown, [key, ...rest]: Path): unknown {
  if (!isTable(value) || key === undefined || !(key in value)) return value;
  const { [key]: inner, ...others } = value;
  return rest.length === 0 ? others : { ...others, [key]: without(inner, rest) };
}

function isTable(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
