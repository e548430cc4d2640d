import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WATCHES } from './files.mjs';
import { commandOf, livingIn, marked } from './processes.mjs';

const INSTANCES = '/sys/kernel/tracing/instances';
/** Names of what a runner makes outside its namespaces begin so, with its process id. */
const OURS = /^loadline-(\d+)-/;

/** What goes away by itself has so long. */
const LEFT_AFTER_MS = 2000;

/** What is left of a command in the end, but for lines that do not count: nothing, as soon as nothing is. */
export async function leftAtLast(command, counts = () => true) {
  const untilMs = performance.now() + LEFT_AFTER_MS;
  const look = () => leftOf(command).filter(counts);
  let left = look();
  while (left.length > 0 && performance.now() < untilMs) {
    await sleep(50);
    left = look();
  }
  return left;
}

/** What one command left on the machine, a line each. Others run loadline too: only what bears its marks is its own. */
function leftOf({ mark, own, seen }) {
  const pids = new Set(seen.pids);
  const isOurs = name => pids.has(OURS.exec(name)?.[1]);
  return [
    ...marked(mark).map(pid => `process ${pid}: ${commandOf(pid)}`),
    ...livingIn(seen).map(pid => `process ${pid} in its namespaces: ${commandOf(pid)}`),
    ...cgroups('/sys/fs/cgroup')
      .filter(folder => isOurs(path.basename(folder)))
      .map(folder => `cgroup ${folder}`),
    ...namesIn(INSTANCES)
      .filter(isOurs)
      .map(name => `trace instance ${name}`),
    ...lines('/proc/self/mountinfo')
      .filter(line => line.includes(mark) || line.includes(own.tmp))
      .map(line => `mount ${line}`),
    ...linksHere().map(line => `interface ${line}`),
    ...tablesHere().map(line => `nft table ${line}`),
    ...namesIn(own.tmp).map(name => `temporary file ${name}`),
    ...namesIn(own.state).map(name => `record of a change ${name}`),
    ...draftsIn(own.out).map(name => `draft ${name}`),
    ...(settingNow() === WATCHES.value ? [`setting ${WATCHES.setting} = ${WATCHES.value}`] : []),
  ];
}

function cgroups(folder) {
  return foldersIn(folder).flatMap(name => [path.join(folder, name), ...cgroups(path.join(folder, name))]);
}

/** Where its interfaces would be, had they not gone with their namespaces. */
function linksHere() {
  const { stdout } = spawnSync('ip', ['-o', 'link', 'show', 'type', 'veth'], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').filter(Boolean);
}

function tablesHere() {
  const { stdout } = spawnSync('nft', ['list', 'tables'], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').filter(line => line.includes('loadline'));
}

function draftsIn(folder) {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.new'))
    : [];
}

function settingNow() {
  return lines(`/proc/sys/${WATCHES.setting.replaceAll('.', '/')}`)[0];
}

function namesIn(folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function foldersIn(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap(entry => (entry.isDirectory() ? [entry.name] : []));
  } catch {
    return [];
  }
}

function lines(file) {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}
