import type { HttpdFacts, NginxFacts } from '../../model/machine-facts.ts';
import type { NginxPlan } from '../../model/plan.ts';
import { absent, known, type Probe, read } from '../../model/probe.ts';
import { HTTPD_USUAL_FILES, httpdOptions } from '../../servers/httpd/command-line.ts';
import { readHttpdConfiguration } from '../../servers/httpd/read-configuration.ts';
import { NGINX_USUAL_FILE, nginxMainFile, nginxMasterCommand } from '../../servers/nginx/command-line.ts';
import { readNginxConfiguration } from '../../servers/nginx/read-configuration.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { childrenOf } from '../../system/process-children.ts';
import { processFiles } from './process-files.ts';

/** The directives of the nginx that process `pid` belongs to; without one, of the machine's usual main file. */
export function readNginx(tree: FileTree, pid?: number): Probe<NginxFacts> {
  const master = pid === undefined ? undefined : nginxMaster(tree, pid);
  if (master === undefined) return nginxFacts(tree, NGINX_USUAL_FILE);
  const file = nginxMainFile(master.command);
  const files = processFiles(tree, master.pid);
  if (file.state !== 'read') return file;
  return files.state === 'read' ? nginxFacts(files.value, file.value) : files;
}

/** What a running nginx was configured with, and how many workers its master has; undefined for another program. */
export function runningNginx(tree: FileTree, pid: number): NginxPlan | undefined {
  const master = nginxMaster(tree, pid);
  const settings = master === undefined ? undefined : known(readNginx(tree, master.pid));
  if (master === undefined || settings === undefined) return undefined;
  const { workerConnections, workerRlimitNofile } = settings;
  return {
    kind: 'nginx',
    workers: Math.max(1, childrenOf(master.pid, `${tree.live ? '' : tree.root}/proc`).length),
    workerConnections,
    ...(workerRlimitNofile === undefined ? {} : { workerRlimitNofile }),
  };
}

interface Master {
  readonly pid: number;
  readonly command: readonly string[];
}

/** The process itself, or its parent. */
function nginxMaster(tree: FileTree, pid: number): Master | undefined {
  for (const each of [pid, parentOf(tree, pid)]) {
    const command = each === undefined ? undefined : nginxMasterCommand(commandLine(tree, each).join(' '));
    if (each !== undefined && command !== undefined) return { pid: each, command };
  }
  return undefined;
}

function nginxFacts(files: FileTree, file: string): Probe<NginxFacts> {
  const main = files.read(file);
  if (main.state !== 'read') return main;
  const { workerProcesses, workerConnections, workerRlimitNofile } = readNginxConfiguration(files, file);
  if (workerConnections.state !== 'read') return workerConnections;
  const rlimit = known(workerRlimitNofile);
  return read({
    file,
    workerProcesses,
    workerConnections: workerConnections.value,
    ...(rlimit === undefined ? {} : { workerRlimitNofile: rlimit }),
  });
}

/** How many requests httpd works on at once: the httpd of process `pid`, else that of the machine's usual main file. */
export function readHttpd(tree: FileTree, pid?: number): Probe<HttpdFacts> {
  const command = pid === undefined ? [] : commandLine(tree, pid);
  const named = /\b(?:httpd|apache2)$/.test(command[0] ?? '') ? httpdOptions(command) : {};
  if (named.file === undefined || pid === undefined) {
    const file = HTTPD_USUAL_FILES.find(each => tree.has(each));
    return file === undefined ? absent('no file of httpd says MaxRequestWorkers') : readHttpdConfiguration(tree, file);
  }
  const files = processFiles(tree, pid);
  return files.state === 'read' ? readHttpdConfiguration(files.value, named.file, named.serverRoot) : files;
}

function commandLine(tree: FileTree, pid: number): string[] {
  return (known(tree.read(`/proc/${pid}/cmdline`)) ?? '').split('\0').filter(Boolean);
}

function parentOf(tree: FileTree, pid: number): number | undefined {
  const parent = /^PPid:\s*(\d+)/m.exec(known(tree.read(`/proc/${pid}/status`)) ?? '')?.[1];
  return parent === undefined ? undefined : Number(parent);
}
