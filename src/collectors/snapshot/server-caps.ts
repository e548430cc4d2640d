import type { HopEvidence, HopProcess } from '../../model/hops.ts';
import { absent, ok, type Probe } from '../../model/probe.ts';
import type { ProcessEvidence } from '../../model/process-evidence.ts';
import type { SetCap } from '../../model/set-cap.ts';
import { knownProgram, setCapsOf } from '../../servers/caps.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { processFiles } from './process-files.ts';

/** The caps that the target's processes were started with, each once; a process whose files cannot be read makes them unknown. */
export function readServerCaps(tree: FileTree, processes: readonly ProcessEvidence[]): Probe<readonly SetCap[]> {
  return readCaps(
    tree,
    processes.filter(({ role }) => role === 'target'),
  );
}

/** The same of those that listen behind the target. */
export function withCapsBehind(tree: FileTree, hops: readonly HopEvidence[]): HopEvidence[] {
  return hops.map(hop => ({ ...hop, caps: readCaps(tree, hop.processes) }));
}

function readCaps(tree: FileTree, processes: readonly HopProcess[]): Probe<readonly SetCap[]> {
  const known = processes.filter(({ command }) => knownProgram(command) !== undefined);
  if (known.length === 0) return absent('no process of the target is a server program whose caps are known');
  const caps = new Map<string, SetCap>();
  for (const { pid, command } of known) {
    const files = processFiles(tree, pid);
    if (files.state !== 'read') return files;
    for (const cap of setCapsOf(command, files.value)) caps.set(`${cap.setting} ${cap.where}`, cap);
  }
  return ok([...caps.values()]);
}
