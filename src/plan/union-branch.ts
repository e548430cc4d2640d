import type { z } from 'zod';

type Issues = readonly z.core.$ZodIssue[];

/** Of a union's alternatives, the one the user was writing, or undefined where that cannot be told. */
export function likeliestBranch(branches: readonly Issues[], value: unknown): Issues | undefined {
  const sameType = branches.filter(issues => !issues.some(isOfAnotherType));
  const started = sameType.filter(issues => hasKnownKey(issues, value));
  const [best, second] = started.toSorted((one, other) => one.length - other.length);
  if (best === undefined) return undefined;
  return second === undefined || best.length < second.length ? best : undefined;
}

function isOfAnotherType(issue: z.core.$ZodIssue): boolean {
  return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
}

/** A value that is no mapping counts as started; a mapping does with its first key of the alternative. */
function hasKnownKey(issues: Issues, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return true;
  const unknown = issues.flatMap(issue =>
    issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [],
  );
  return unknown.length < Object.keys(value).length;
}
