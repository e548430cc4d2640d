import { processFiles } from '../../collectors/snapshot/process-files.ts';
import type { MachineFacts } from '../../model/machine-facts.ts';
import { valueIn } from '../../model/probe.ts';
import type { SetCap } from '../../model/set-cap.ts';
import { boundingCaps } from '../../servers/bounding-caps.ts';
import type { FileTree } from '../../system/file-tree.ts';
import type { AuditedView } from './viewpoint.ts';

/** Caps of the program that runs as the audited process, where it is one that is known and its files can be read. */
export function ownCaps(tree: FileTree, { folder, pid }: AuditedView, { process }: MachineFacts): SetCap[] {
  if (pid === undefined) return [];
  const words = valueIn(tree.read(`${folder}/cmdline`)) ?? '';
  const files = valueIn(processFiles(tree, pid));
  if (files === undefined) return [];
  return boundingCaps(words.split('\0').join(' ').trim(), files, valueIn(process.limits)?.nofileSoft);
}
