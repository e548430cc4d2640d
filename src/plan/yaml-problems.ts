import { type Document, isAlias, isScalar, visit, type YAMLError } from 'yaml';
import type { Position, Problem } from '../model/errors.ts';

/** Position of a character of the text. */
export type PositionAt = (offset: number) => Position;

/** Each is looked up in the whole file: more of them than any scenario has a use for would take minutes. */
const MOST_ALIASES = 1000;

/** What makes YAML unusable: the first of its errors, as one slip makes many; else every key and alias that cannot be used. */
export function syntaxProblems(yaml: Document.Parsed, positionAt: PositionAt): Problem[] {
  const [first] = [...yaml.errors, ...yaml.warnings];
  const duplicates = duplicateKeys(yaml, positionAt);
  if (first !== undefined) return [...duplicates, { at: positionAt(first.pos[0]), message: syntaxMessage(first) }];
  return duplicates.length > 0 ? duplicates : [...unusableKeys(yaml, positionAt), ...unusableAliases(yaml, positionAt)];
}

function syntaxMessage(error: YAMLError): string {
  return error.code === 'RESOURCE_EXHAUSTION' ? 'the YAML is nested too deeply' : `not valid YAML: ${error.message}`;
}

/** In one pass: the parser's own check holds each key of a mapping against all before it. */
function duplicateKeys(yaml: Document.Parsed, positionAt: PositionAt): Problem[] {
  const problems: Problem[] = [];
  visit(yaml, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          const name = String(key.value);
          problems.push({ at: positionAt(key.range?.[0] ?? 0), key: name, message: `${name} is given twice` });
        }
        seen.add(key.value);
      }
    },
  });
  return problems;
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

/** Those without an anchor before them, or else those that are too many. */
function unusableAliases(yaml: Document.Parsed, positionAt: PositionAt): Problem[] {
  const problems: Problem[] = [];
  const anchors = new Set<string>();
  let aliases = 0;
  let firstTooMany: Problem | undefined;
  visit(yaml, {
    Node(_, node) {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.add(node.anchor);
        return;
      }
      aliases += 1;
      const at = positionAt(node.range?.[0] ?? 0);
      if (!anchors.has(node.source)) problems.push({ at, message: `*${node.source} has no anchor before it` });
      if (aliases === MOST_ALIASES + 1) {
        firstTooMany = { at, message: 'the file has too many aliases', expected: `at most ${MOST_ALIASES}` };
      }
    },
  });
  return problems.length === 0 && firstTooMany !== undefined ? [firstTooMany] : problems;
}

function isRanged(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

/** The problem of a second document in the file. */
export function severalDocuments(second: Document.Parsed, positionAt: PositionAt): Problem {
  const message = 'the file holds several YAML documents';
  return { at: positionAt(second.range[0]), message, expected: 'one scenario a file' };
}
