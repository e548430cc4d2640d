import {
  type Document,
  isMap,
  isScalar,
  LineCounter,
  type ParsedNode,
  parseAllDocuments,
  visit,
  type YAMLError,
} from 'yaml';
import { InvalidInput, type Position, type Problem } from '../model/fault.ts';

/** A YAML file that holds one mapping, and where everything in it stands. */
export interface SourceDocument {
  readonly yaml: Document.Parsed;
  /** The same as plain objects. */
  readonly value: unknown;
  /** Position of a character of the text. */
  positionAt(offset: number): Position;
}

/** A scenario is a page; this is where a mistaken file (a log, an image) is told from one. */
const MOST_CHARACTERS = 256 * 1024;

/** Reads one YAML mapping. @throws InvalidInput with every problem of the YAML itself. */
export function readDocument(text: string, file: string): SourceDocument {
  refuseForeignText(text, file);
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const [yaml, second] = [...documents];
  if (yaml === undefined) throw empty(file);
  const problems = syntaxProblems(yaml, text, positionAt);
  if (second !== undefined) problems.push(severalDocuments(second, positionAt));
  if (problems.length > 0) throw new InvalidInput(problems);
  if (yaml.contents === null || isEmptyScalar(yaml.contents)) throw empty(file);
  if (!isMap(yaml.contents)) throw notAMapping(yaml.contents, positionAt);
  return { yaml, value: plainValue(yaml, positionAt), positionAt };
}

function refuseForeignText(text: string, file: string): void {
  if (text.length > MOST_CHARACTERS) {
    const message = `the file is too long: ${text.length} characters`;
    throw new InvalidInput([{ at: { file }, message, expected: `at most ${MOST_CHARACTERS}` }]);
  }
  const offset = [...text].findIndex(isControl);
  if (offset === -1) return;
  const before = [...text].slice(0, offset).join('');
  const at = { file, line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
  throw new InvalidInput([
    { at, message: 'the file is not text: it holds control characters', expected: EXPECTED_FILE },
  ]);
}

const EXPECTED_FILE = 'a scenario, written in YAML';

function isControl(character: string): boolean {
  const code = character.charCodeAt(0);
  return (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) || code === 0x7f;
}

function empty(file: string): InvalidInput {
  const expected = `${EXPECTED_FILE}, with at least a name`;
  return new InvalidInput([{ at: { file, line: 1, column: 1 }, message: 'the file is empty', expected }]);
}

function isEmptyScalar(node: ParsedNode): boolean {
  return isScalar(node) && node.value === null;
}

function notAMapping(node: ParsedNode, positionAt: (offset: number) => Position): InvalidInput {
  const found = isScalar(node) ? 'one value' : 'a list';
  const message = `the file holds ${found}, not a mapping`;
  return new InvalidInput([{ at: positionAt(node.range[0]), message, expected: 'keys such as "name: my-scenario"' }]);
}

function severalDocuments(second: Document.Parsed, positionAt: (offset: number) => Position): Problem {
  const message = 'the file holds several YAML documents';
  return { at: positionAt(second.range[0]), message, expected: 'one scenario a file' };
}

/** Every duplicate key, and the first of the others: one slip in YAML makes many errors. */
function syntaxProblems(yaml: Document.Parsed, text: string, positionAt: (offset: number) => Position): Problem[] {
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

function duplicateKey(error: YAMLError, text: string, positionAt: (offset: number) => Position): Problem {
  const key = /^[^\s:]*/.exec(text.slice(error.pos[0]))?.[0] ?? '';
  return { at: positionAt(error.pos[0]), key, message: `${key} is given twice` };
}

/** Keys that no plain object can hold. */
function unusableKeys(yaml: Document.Parsed, positionAt: (offset: number) => Position): Problem[] {
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

function danglingAliases(yaml: Document.Parsed, positionAt: (offset: number) => Position): Problem[] {
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

function plainValue(yaml: Document.Parsed, positionAt: (offset: number) => Position): unknown {
  try {
    return yaml.toJS();
  } catch (error) {
    // Aliases that multiply without end.
    const message = `not valid YAML: ${error instanceof Error ? error.message : String(error)}`;
    throw new InvalidInput([{ at: positionAt(0), message }]);
  }
}
