import { type Alias, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Position } from '../model/errors.ts';
import type { SourceDocument } from './document.ts';
import type { Path } from './path.ts';

/** `load.arrival.steps[0].hold` */
export function dotted(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

/** The schema's own kind of path; a file has no symbols for keys. */
export function pathOf(path: readonly PropertyKey[]): (string | number)[] {
  return path.map(part => (typeof part === 'symbol' ? String(part) : part));
}

/** Where the value at `path` starts; `inside` characters further on where the text stands there as written. */
export function positionOfValue(source: SourceDocument, path: Path, inside?: number): Position {
  const node = deepest(source, path);
  const start = node?.range?.[0] ?? 0;
  const exact = inside !== undefined && isScalar(node) && isVerbatim(node);
  return source.positionAt(exact ? start + quoteOf(node) + inside : start);
}

/** Where the last key of `path` starts. */
export function positionOfKey(source: SourceDocument, path: Path): Position {
  const parent = deepest(source, path.slice(0, -1));
  const pair = isMap(parent) ? pairsOf(parent).get(String(path.at(-1))) : undefined;
  const key = isNode(pair?.key) ? pair.key : parent;
  return source.positionAt(key?.range?.[0] ?? 0);
}

/** The node at `path`, or the last one on the way there that the file has. */
function deepest(source: SourceDocument, path: Path): Node | undefined {
  let node = source.yaml.contents as Node | undefined;
  for (const part of path) {
    const next = child(resolved(source, node), part);
    if (next === undefined) return node;
    node = next;
  }
  return node;
}

function child(node: Node | undefined, part: string | number): Node | undefined {
  const found = isMap(node)
    ? pairsOf(node).get(String(part))?.value
    : isSeq(node) && typeof part === 'number'
      ? node.items[part]
      : undefined;
  return isNode(found) ? found : undefined;
}

/** What an alias stands for is looked for in the whole file. */
const anchored = new WeakMap<Alias, Node>();

function resolved(source: SourceDocument, node: Node | undefined): Node | undefined {
  if (!isAlias(node)) return node;
  const known = anchored.get(node) ?? node.resolve(source.yaml);
  if (known !== undefined) anchored.set(node, known);
  return known;
}

const pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

/** The pairs of a mapping by key, the first of each: looked at once, however many keys are looked for. */
function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = pairs.get(map);
  if (known !== undefined) return known;
  const byName = new Map<string, Pair>();
  for (const pair of map.items) {
    const name = isScalar(pair.key) ? String(pair.key.value ?? '') : undefined;
    if (name !== undefined && !byName.has(name)) byName.set(name, pair);
  }
  pairs.set(map, byName);
  return byName;
}

/** A scalar whose characters stand in the file one for one: plain or in simple quotes, on one line. */
function isVerbatim(node: { value: unknown; range?: readonly number[] | null | undefined }): boolean {
  const [start = 0, end = 0] = node.range ?? [];
  const length = String(node.value).length;
  return end - start === length || end - start === length + 2;
}

function quoteOf(node: { value: unknown; range?: readonly number[] | null | undefined }): number {
  const [start = 0, end = 0] = node.range ?? [];
  return end - start === String(node.value).length ? 0 : 1;
}
