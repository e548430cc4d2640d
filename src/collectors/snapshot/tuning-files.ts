import { type Probe, valueIn } from '../../model/probe.ts';
import type { FileTree } from '../../system/file-tree.ts';

/** A file with its text; `path` as it is on that machine. */
interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** Files of one folder, and those of them that could not be read. */
export interface TextFolder {
  readonly files: readonly TextFile[];
  readonly unreadable: readonly { readonly path: string; readonly why: string }[];
}

/** Files of a folder whose names end in .conf, sorted by name. A folder that is not there has none. */
export function readFolder(tree: FileTree, folder: string): TextFolder {
  const names = tree.list(folder);
  if (names.state === 'failed') return { files: [], unreadable: [{ path: folder, why: names.why }] };
  const found = (valueIn(names) ?? [])
    .filter(name => name.endsWith('.conf'))
    .map(name => readOne(tree, `${folder}/${name}`));
  return { files: found.flatMap(each => each.files), unreadable: found.flatMap(each => each.unreadable) };
}

/** A single file as a folder of one, or of none. */
export function readOne(tree: FileTree, path: string): TextFolder {
  const text: Probe<string> = tree.read(path);
  if (text.state === 'read') return { files: [{ path, text: text.value }], unreadable: [] };
  return { files: [], unreadable: text.state === 'failed' ? [{ path, why: text.why }] : [] };
}
