import type { z } from 'zod';

/** Default messages for the schema: what was expected, where the schema itself does not say. */
export function expectedFor(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return oneOf(issue.values.map(String));
    case 'too_small':
      return `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${sizeUnit(issue.origin, issue.minimum)}`;
    case 'too_big':
      return `at most ${issue.maximum}${sizeUnit(issue.origin, issue.maximum)}`;
    default:
      return undefined;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  object: 'a mapping of keys to values',
  record: 'a mapping of names to values',
  array: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function oneOf(words: readonly string[]): string {
  return words.length < 3 ? words.join(' or ') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function sizeUnit(origin: string, size: number | bigint): string {
  if (origin === 'array') return Number(size) === 1 ? ' entry' : ' entries';
  return origin === 'string' ? ' characters' : '';
}
