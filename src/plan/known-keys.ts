import { scenarioJsonSchema } from './json-schema.ts';
import type { Path } from './locate.ts';

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly anyOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
}

/** Keys that a mapping at `path` may have. */
export function knownKeys(path: Path): readonly string[] {
  return [...new Set(nodesAt(path).flatMap(node => Object.keys(node.properties ?? {})))];
}

/** Dotted paths of the keys called `name`, wherever they belong; keys inside lists aside. */
export function pathsOfKey(name: string): readonly string[] {
  paths ??= allPaths(root(), '');
  return paths.filter(path => path === name || path.endsWith(`.${name}`));
}

let paths: readonly string[] | undefined;
let cached: SchemaNode | undefined;

function root(): SchemaNode {
  cached ??= scenarioJsonSchema() as SchemaNode;
  return cached;
}

function nodesAt(path: Path): readonly SchemaNode[] {
  let nodes = alternatives(root());
  for (const part of path) {
    const below = nodes.map(node => (typeof part === 'number' ? node.items : node.properties?.[part]));
    nodes = below.flatMap(node => (node === undefined ? [] : alternatives(node)));
  }
  return nodes;
}

function alternatives(node: SchemaNode): readonly SchemaNode[] {
  return node.anyOf === undefined ? [node] : node.anyOf.flatMap(alternatives);
}

function allPaths(node: SchemaNode, prefix: string): string[] {
  return alternatives(node).flatMap(one =>
    Object.entries(one.properties ?? {}).flatMap(([key, below]) => [
      `${prefix}${key}`,
      ...allPaths(below, `${prefix}${key}.`),
    ]),
  );
}
