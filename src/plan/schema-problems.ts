import type { z } from 'zod';
import type { Problem } from '../model/errors.ts';
import { suggest } from '../model/suggest.ts';
import type { SourceDocument } from './document.ts';
import { dotted, pathOf, positionOfKey, positionOfValue } from './locate.ts';
import { type Mistake, problemOf } from './mistake.ts';
import type { Path } from './path.ts';
import { likeliestBranch } from './union-branch.ts';
import { EXPECTED_DURATION, withLikelyUnit } from './units.ts';

type Issue = z.core.$ZodIssue;

/** What the schema found wrong, in the words of the file: position, key, what was expected, what was likely meant. */
export function problemsOf(issues: readonly Issue[], source: SourceDocument): Problem[] {
  return issues.flatMap(issue => problemsOfIssue(issue, pathOf(issue.path), source));
}

function problemsOfIssue(issue: Issue, path: Path, source: SourceDocument): Problem[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map(key => unknownKey([...path, key], source));
    case 'invalid_key':
      return issue.issues.map(inner => problemOf(mistakeOf(inner), dotted(path), positionOfKey(source, path)));
    case 'invalid_union':
      return unionProblems(issue, path, source);
    case 'custom':
      return [ofCustom(issue, path, source)];
    default:
      return [badValue(issue, path, source)];
  }
}

function unknownKey(path: Path, source: SourceDocument): Problem {
  const name = String(path.at(-1));
  const parent = path.slice(0, -1);
  const { what, keys } = source.kind;
  const known = keys.at(parent);
  const where = parent.length === 0 ? what : dotted(parent);
  const expected = `one of ${known.join(', ')}`;
  const problem = {
    at: positionOfKey(source, path),
    key: dotted(path),
    message: `${name} is not a key of ${where}`,
    expected,
  };
  const suggestion = suggest(name, known) ?? keys.pathsOf(name)[0];
  return suggestion === undefined ? problem : { ...problem, suggestion };
}

function unionProblems(issue: z.core.$ZodIssueInvalidUnion, path: Path, source: SourceDocument): Problem[] {
  const value = valueAt(source.value, path);
  const branch = likeliestBranch(issue.errors, value);
  if (branch !== undefined)
    return branch.flatMap(inner => problemsOfIssue(inner, [...path, ...pathOf(inner.path)], source));
  const problem = badValue(issue, path, source);
  const literals = issue.errors
    .flat()
    .flatMap(inner => (inner.code === 'invalid_value' ? inner.values.map(String) : []));
  const word = typeof value === 'object' && value !== null ? Object.keys(value)[0] : value;
  const near = typeof word === 'string' ? suggest(word, [...literals, ...source.kind.keys.at(path)]) : undefined;
  return [near === undefined ? problem : { ...problem, suggestion: near }];
}

function ofCustom(issue: z.core.$ZodIssueCustom, path: Path, source: SourceDocument): Problem {
  const mistake = mistakeOf(issue);
  const at = mistake.ofKey === true ? positionOfKey(source, path) : positionOfValue(source, path, mistake.offset);
  return problemOf(mistake, dotted(path), at);
}

function mistakeOf(issue: Issue): Mistake {
  const mistake = issue.code === 'custom' ? (issue.params?.['mistake'] as Mistake | undefined) : undefined;
  return mistake ?? { mistake: issue.message };
}

function badValue(issue: Issue, path: Path, source: SourceDocument): Problem {
  const key = dotted(path);
  const value = valueAt(source.value, path);
  const at = positionOfValue(source, path);
  if (value === undefined) return { at, key, message: `${key} is missing`, expected: issue.message };
  const problem = { at, key, message: `${key} cannot be ${shown(value)}`, expected: issue.message };
  const suggestion = suggestedValue(issue, value);
  return suggestion === undefined ? problem : { ...problem, suggestion };
}

function suggestedValue(issue: Issue, value: unknown): string | undefined {
  if (issue.code === 'invalid_value') return suggest(String(value), issue.values.map(String));
  const wantsDuration = issue.message === EXPECTED_DURATION && typeof value === 'number' && value >= 0;
  return wantsDuration ? withLikelyUnit(value) : undefined;
}

const LONGEST_SHOWN = 60;

function shown(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return `a mapping with ${Object.keys(value).join(', ') || 'no keys'}`;
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, part) => (isTable(inner) ? inner[part] : undefined), value);
}

function isTable(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}
