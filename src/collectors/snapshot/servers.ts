import type { ServerFacts } from '../../model/machine-facts.ts';
import type { ApplicationPlan } from '../../model/plan.ts';
import { type Probe, valueIn } from '../../model/probe.ts';
import type { MainFile, ServerConfiguration } from '../../servers/server.ts';
import { SERVERS } from '../../servers/servers.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { childrenOf } from '../../system/process-children.ts';
import { processFiles } from './process-files.ts';

/** What each server program is configured with: as process `pid` belongs to it, else by the machine's usual main file. */
export function readServers(tree: FileTree, pid?: number): Readonly<Record<string, Probe<ServerFacts>>> {
  return Object.fromEntries(
    SERVERS.flatMap(({ kind, configuration }) =>
      configuration === undefined ? [] : [[kind, readServer(tree, configuration, pid)]],
    ),
  );
}

/** What the server that process `pid` belongs to was configured with; undefined where its files do not say. */
export function runningServer(tree: FileTree, pid: number): ApplicationPlan | undefined {
  for (const { configuration } of SERVERS) {
    const main = configuration?.running && mainProcess(tree, configuration, pid);
    const facts = configuration && main && valueIn(readNamed(tree, configuration, main));
    if (facts) {
      const workers = childrenOf(main.pid, `${tree.live ? '' : tree.root}/proc`).length;
      return configuration.running?.(facts, workers);
    }
  }
  return undefined;
}

function readServer(tree: FileTree, configuration: ServerConfiguration, pid?: number): Probe<ServerFacts> {
  const main = pid === undefined ? undefined : mainProcess(tree, configuration, pid);
  if (main !== undefined) return readNamed(tree, configuration, main);
  const usual = configuration.usual(tree);
  return usual.state === 'read' ? configuration.read(tree, usual.value) : usual;
}

interface MainProcess {
  readonly pid: number;
  readonly names: Probe<MainFile>;
}

/** The process that names the main file: the process itself, or its parent. */
function mainProcess(tree: FileTree, { named }: ServerConfiguration, pid: number): MainProcess | undefined {
  for (const each of [pid, parentOf(tree, pid)]) {
    const names = each === undefined ? undefined : named(commandLine(tree, each));
    if (each !== undefined && names !== undefined) return { pid: each, names };
  }
  return undefined;
}

function readNamed(
  tree: FileTree,
  configuration: ServerConfiguration,
  { pid, names }: MainProcess,
): Probe<ServerFacts> {
  if (names.state !== 'read') return names;
  const files = processFiles(tree, pid);
  return files.state === 'read' ? configuration.read(files.value, names.value) : files;
}

function commandLine(tree: FileTree, pid: number): string[] {
  return (valueIn(tree.read(`/proc/${pid}/cmdline`)) ?? '').split('\0').filter(Boolean);
}

function parentOf(tree: FileTree, pid: number): number | undefined {
  const parent = /^PPid:\s*(\d+)/m.exec(valueIn(tree.read(`/proc/${pid}/status`)) ?? '')?.[1];
  return parent === undefined ? undefined : Number(parent);
}
