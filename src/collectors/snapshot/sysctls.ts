import type { Probe } from '../../model/probe.ts';
import type { FileTree } from '../../system/file-tree.ts';

/** Sysctls by dotted name; runs of white space are one blank. */
export function readSysctls(tree: FileTree, names: readonly string[]): Record<string, Probe<string>> {
  return Object.fromEntries(names.map(name => [name, readOne(tree, name)]));
}

function readOne(tree: FileTree, name: string): Probe<string> {
  const text = tree.read(`/proc/sys/${name.replaceAll('.', '/')}`);
  return text.state === 'read' ? { ...text, value: text.value.trim().replaceAll(/\s+/g, ' ') } : text;
}
