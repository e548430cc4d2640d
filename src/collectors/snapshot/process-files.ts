import { failed, ok, type Probe, valueIn } from '../../model/probe.ts';
import { type FileTree, openFileTree } from '../../system/file-tree.ts';

/**
 * The files as process `pid` sees them: it may have a root of its own. Of another user's process nobody else may read the root; one in
 * our own pid namespace is taken to see our files.
 */
export function processFiles(tree: FileTree, pid: number): Probe<FileTree> {
  if (!tree.live) return ok(tree);
  const there = openFileTree(`/proc/${pid}/root`);
  if (there.list('/').state === 'read') return ok(there);
  const namespaces = /^NSpid:\s*(.*)$/m.exec(valueIn(tree.read(`/proc/${pid}/status`)) ?? '')?.[1]?.split(/\s+/);
  return namespaces?.length === 1 ? ok(tree) : failed(`the files of process ${pid} are not readable by this user`);
}
