import type { Path } from './path.ts';

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  /** What stands behind each name of a mapping whose names are free. */
  readonly additionalProperties?: SchemaNode | boolean;
  readonly anyOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
}

/** The keys that a kind of file has. */
export interface KnownKeys {
  /** Keys that a mapping at `path` may have. */
  at(path: Path): readonly string[];
  /** Dotted paths of the keys called `name`, wherever they belong; keys inside lists aside. */
  pathsOf(name: string): readonly string[];
}

/** The keys of a JSON Schema, which is made when it is first needed. */
export function keysOf(schema: () => object): KnownKeys {
  let made: { readonly root: SchemaNode; readonly paths: readonly string[] } | undefined;
  const book = () => {
    if (made === undefined) {
      const root: SchemaNode = schema();
      made = { root, paths: allPaths(root, '') };
    }
    return made;
  };
  return {
    at: path => [...new Set(nodesAt(book().root, path).flatMap(node => Object.keys(node.properties ?? {})))],
    pathsOf: name => book().paths.filter(path => path === name || path.endsWith(`.${name}`)),
  };
}

function nodesAt(root: SchemaNode, path: Path): readonly SchemaNode[] {
  let nodes = alternatives(root);
  for (const part of path) {
    const below = nodes.map(node => (typeof part === 'number' ? node.items : namedBelow(node, part)));
    nodes = below.flatMap(node => (node === undefined ? [] : alternatives(node)));
  }
  return nodes;
}

function namedBelow({ properties, additionalProperties }: SchemaNode, name: string): SchemaNode | undefined {
  return properties?.[name] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
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
