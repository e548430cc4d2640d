import { readlinkSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readMachineFacts } from '../../collectors/snapshot/machine-facts.ts';
import { processFiles } from '../../collectors/snapshot/process-files.ts';
import { probe, valueIn } from '../../model/probe.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { highestNofile } from '../../system/machine.ts';
import { childrenOf } from '../../system/process-children.ts';
import { findUser } from '../audit/user.ts';
import { activationOf } from './activation.ts';
import { boundOf } from './bound-of.ts';
import { variablesIn } from './environment.ts';
import type { FoundProcess } from './find-running.ts';
import type { ServerToCopy } from './server-to-copy.ts';
import { CARRIED_SETTINGS } from './settings.ts';

/** A running server as /proc shows it. */
export function readRunning(tree: FileTree, { pid, listener }: FoundProcess): ServerToCopy {
  const folder = `/proc/${pid}`;
  const machine = readMachineFacts(tree, { process: folder, pid }, CARRIED_SETTINGS);
  const environment = tree.read(`${folder}/environ`);
  const words = (valueIn(tree.read(`${folder}/cmdline`)) ?? '').split('\0').filter(Boolean);
  const uid = valueIn(machine.process.uid) ?? 0;
  const user = findUser(tree, uid);
  return {
    origin: { pid },
    listener,
    command: withProgram(tree, pid, words, valueIn(environment) ?? ''),
    cwd: valueIn(probe(() => readlinkSync(`${folder}/cwd`))),
    environment,
    user: { uid, gid: user?.gid ?? uid, isNamed: user !== undefined, isOurs: uid === process.geteuid?.() },
    hasOwnRoot: valueIn(probe(() => hasOwnRoot(folder))) ?? false,
    files: processFiles(tree, pid),
    workers: childrenOf(pid).length,
    machine,
    mostNofile: highestNofile(),
    activation: activationOf(pid, valueIn(environment) ?? '', boundOf(machine, listener)),
    gaps: [],
  };
}

/** The first word as a path: what its own PATH finds, else what runs. */
function withProgram(tree: FileTree, pid: number, words: readonly string[], environment: string): readonly string[] {
  const [program = '', ...args] = words;
  if (program.includes('/') || args.length === 0) return words;
  const search = new Map(variablesIn(environment)).get('PATH') ?? '';
  const found = search
    .split(':')
    .map(place => join(place, program))
    .find(path => path.startsWith('/') && tree.has(path));
  const path = found ?? valueIn(probe(() => readlinkSync(`/proc/${pid}/exe`)));
  return path === undefined || (found === undefined && basename(path) !== program) ? words : [path, ...args];
}

function hasOwnRoot(folder: string): boolean {
  const [theirs, ours] = [statSync(`${folder}/root/`), statSync('/')];
  return theirs.dev !== ours.dev || theirs.ino !== ours.ino;
}
