import type { z } from 'zod';
import type { Scenario } from '../model/scenario.ts';
import { pathOf } from './locate.ts';
import type { Path } from './path.ts';
import { scenarioSchema } from './schema/scenario.ts';

/**
 * The scenario without its invalid keys, so that contradictions among the others can be told at once; undefined where
 * too little is left.
 */
export function validPart(value: unknown, issues: readonly z.core.$ZodIssue[]): Scenario | undefined {
  const left = without(value, issues.flatMap(invalidPaths).map(removable));
  const { data } = scenarioSchema.safeParse(isTable(left) ? { ...left, name: 'unnamed' } : left, { jitless: true });
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

/** One pass over each level, however many paths there are. */
function without(value: unknown, paths: readonly Path[]): unknown {
  if (!isTable(value)) return value;
  const below = new Map<string, Path[]>();
  for (const [key, ...rest] of paths) {
    const others = below.get(String(key));
    if (others === undefined) below.set(String(key), [rest]);
    else others.push(rest);
  }
  const left = Object.entries(value).flatMap(([key, inner]) => {
    const rest = below.get(key);
    if (rest === undefined) return [[key, inner]];
    return rest.some(path => path.length === 0) ? [] : [[key, without(inner, rest)]];
  });
  return Object.fromEntries(left);
}

function isTable(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
