import { readlinkSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readMachineFacts } from '../../collectors/snapshot/machine-facts.ts';
import { processFiles } from '../../collectors/snapshot/process-files.ts';
import type { MachineFacts } from '../../model/machine-facts.ts';
import type { Destination } from '../../model/plan.ts';
import { type Probe, probe, valueIn } from '../../model/probe.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { childrenOf } from '../../system/process-children.ts';
import { findUser } from '../audit/user.ts';
import { variablesIn } from './environment.ts';
import type { FoundProcess } from './find-running.ts';
import { CARRIED_SETTINGS } from './settings.ts';

/** A running server as /proc shows it. */
export interface RunningServer {
  readonly pid: number;
  readonly listener: Destination;
  readonly command: readonly string[];
  readonly cwd: string | undefined;
  /** As /proc/<pid>/environ has it. */
  readonly environment: Probe<string>;
  readonly user: RunningUser;
  /** Whether its files are not this machine's. */
  readonly hasOwnRoot: boolean;
  readonly files: Probe<FileTree>;
  /** Processes that it forked and that still run. */
  readonly workers: number;
  /** As the process sees it. */
  readonly machine: MachineFacts;
}

interface RunningUser {
  readonly uid: number;
  readonly gid: number;
  /** Whether /etc/passwd has a line for it. */
  readonly isNamed: boolean;
  /** Whether it is the user that runs loadline. */
  readonly isOurs: boolean;
}

export function readRunning(tree: FileTree, { pid, listener }: FoundProcess): RunningServer {
  const folder = `/proc/${pid}`;
  const machine = readMachineFacts(tree, { process: folder, pid }, CARRIED_SETTINGS);
  const environment = tree.read(`${folder}/environ`);
  const words = (valueIn(tree.read(`${folder}/cmdline`)) ?? '').split('\0').filter(Boolean);
  const uid = valueIn(machine.process.uid) ?? 0;
  const user = findUser(tree, uid);
  return {
    pid,
    listener,
    command: withProgram(tree, pid, words, valueIn(environment) ?? ''),
    cwd: valueIn(probe(() => readlinkSync(`${folder}/cwd`))),
    environment,
    user: { uid, gid: user?.gid ?? uid, isNamed: user !== undefined, isOurs: uid === process.geteuid?.() },
    hasOwnRoot: valueIn(probe(() => hasOwnRoot(folder))) ?? false,
    files: processFiles(tree, pid),
    workers: childrenOf(pid).length,
    machine,
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
