import { type Document, isMap, isScalar, LineCounter, type ParsedNode, parseAllDocuments } from 'yaml';
import { messageOf } from '../model/error-message.ts';
import { InvalidInput, type Position } from '../model/errors.ts';
import type { KnownKeys } from './known-keys.ts';
import { inFileOrder } from './mistake.ts';
import { type PositionAt, severalDocuments, syntaxProblems } from './yaml-problems.ts';

/** What a file of this kind is, for messages, and which keys it has. */
export interface DocumentKind {
  /** `a scenario` */
  readonly what: string;
  /** What an empty one lacks at least: `a name`. */
  readonly least: string;
  /** A line of one. */
  readonly example: string;
  readonly keys: KnownKeys;
}

/** A YAML file that holds one mapping, and where everything in it stands. */
export interface SourceDocument {
  readonly kind: DocumentKind;
  readonly yaml: Document.Parsed;
  /** The same as plain objects. */
  readonly value: unknown;
  readonly positionAt: PositionAt;
}

/** Each is a page; this is where a mistaken file (a log, an image) is told from one. */
const MOST_CHARACTERS = 256 * 1024;

/** Reads one YAML mapping. @throws InvalidInput with every problem of the YAML itself. */
export function readDocument(text: string, file: string, kind: DocumentKind): SourceDocument {
  refuseForeignText(text, file, kind);
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'silent',
    uniqueKeys: false,
  });
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const [yaml, second] = [...documents];
  if (yaml === undefined) throw empty(file, kind);
  const problems = syntaxProblems(yaml, positionAt);
  if (second !== undefined) problems.push(severalDocuments(second, positionAt));
  if (problems.length > 0) throw new InvalidInput(inFileOrder(problems));
  if (yaml.contents === null || isEmptyScalar(yaml.contents)) throw empty(file, kind);
  if (!isMap(yaml.contents)) throw notAMapping(yaml.contents, positionAt, kind);
  return { kind, yaml, value: plainValue(yaml, positionAt), positionAt };
}

function refuseForeignText(text: string, file: string, kind: DocumentKind): void {
  if (text.length > MOST_CHARACTERS) {
    const message = `the file is too long: ${text.length} characters`;
    throw new InvalidInput([{ at: { file }, message, expected: `at most ${MOST_CHARACTERS}` }]);
  }
  const offset = [...text].findIndex(isControl);
  if (offset === -1) return;
  const before = [...text].slice(0, offset).join('');
  const at = { file, line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
  throw new InvalidInput([
    { at, message: 'the file is not text: it holds control characters', expected: written(kind) },
  ]);
}

function written({ what }: DocumentKind): string {
  return `${what}, written in YAML`;
}

function isControl(character: string): boolean {
  const code = character.charCodeAt(0);
  return (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) || code === 0x7f;
}

function empty(file: string, kind: DocumentKind): InvalidInput {
  const expected = `${written(kind)}, with at least ${kind.least}`;
  return new InvalidInput([{ at: { file, line: 1, column: 1 }, message: 'the file is empty', expected }]);
}

function isEmptyScalar(node: ParsedNode): boolean {
  return isScalar(node) && node.value === null;
}

function notAMapping(node: ParsedNode, positionAt: PositionAt, { example }: DocumentKind): InvalidInput {
  const found = isScalar(node) ? 'one value' : 'a list';
  const message = `the file holds ${found}, not a mapping`;
  return new InvalidInput([{ at: positionAt(node.range[0]), message, expected: `keys such as "${example}"` }]);
}

function plainValue(yaml: Document.Parsed, positionAt: PositionAt): unknown {
  try {
    return yaml.toJS();
  } catch (error) {
    // Aliases that multiply without end.
    const message = `not valid YAML: ${messageOf(error)}`;
    throw new InvalidInput([{ at: positionAt(0), message }]);
  }
}
