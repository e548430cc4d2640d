import { type Document, isScalar, visit, type YAMLError } from 'yaml';
import type { Position, Problem } from '../model/fault.ts';

/** Position of a character of the text. */
export type PositionAt = (offset: number) => Position;

/** What makes YAML unusable: every duplicate key, and the first of the other errors, as one slip makes many. */
export function syntaxProblems(yaml: Document.Parsed, text: string, positionAt: PositionAt): Problem[] {
  const errors: YAMLError[] = [...yaml.errors, ...yaml.warnings];
  const duplicates = errors.filter(error => error.code === 'DUPLICATE_KEY');
  const first = errors.find(error => error.code !== 'DUPLICATE_KEY');
  const problems = duplicates.map(error => duplicateKey(error, text, positionAt));
  if (first !== undefined) problems.push({ at: positionAt(first.pos[0]), message: syntaxMessage(first) });
  if (problems.length > 0) return problems;
  return [...unusableKeys(yaml, positionAt), ...danglingAliases(yaml, positionAt)];
}

function syntaxMessage(error: YAMLError): string {
  return error.code === 'RESOURCE_EXHAUSTION' ? 'the YAML is nested too deeply' : `not valid YAML: ${error.message}`;
}

function duplicateKey(error: YAMLError, text: string, positionAt: PositionAt): Problem {
  const key = /^[^\s:]*/.exec(text.slice(error.pos[0]))?.[0] ?? '';
  return { at: positionAt(error.pos[0]), key, message: `${key} is given twice` };
}

/** Keys that no plain object can hold. */
function unusableKeys(yaml: Document.Parsed, positionAt: PositionAt): Problem[] {
  const problems: Problem[] = [];
  visit(yaml, {
    Pair(_, pair) {
      const key = pair.key;
      if (isScalar(key) && key.value !== '__proto__') return undefined;
      const range = isRanged(key) ? key.range : undefined;
      problems.push({ at: positionAt(range?.[0] ?? 0), message: 'this cannot be a key', expected: 'a plain word' });
      return visit.SKIP;
    },
  });
  return problems;
}

function danglingAliases(yaml: Document.Parsed, positionAt: PositionAt): Problem[] {
  const problems: Problem[] = [];
  visit(yaml, {
    Alias(_, alias) {
      if (alias.resolve(yaml) !== undefined) return;
      problems.push({ at: positionAt(alias.range?.[0] ?? 0), message: `*${alias.source} has no anchor before it` });
    },
  });
  return problems;
}

function isRanged(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

/** The problem of a second document in the file. */
export function severalDocuments(second: Document.Parsed, positionAt: PositionAt): Problem {
  const message = 'the file holds several YAML documents';
  return { at: positionAt(second.range[0]), message, expected: 'one scenario a file' };
}
