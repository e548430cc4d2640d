import type { Level, LevelName, LevelNow } from '../../model/level.ts';
import { count, counted, duration, size, theSide } from '../numbers.ts';

/** What each level is called. */
export const LEVEL_WORDS: Readonly<Record<LevelName, string>> = {
  'accept-queue': 'accept queue',
  'syn-queue': 'SYN queue',
  descriptors: 'file descriptors',
  'worker-connections': 'worker_connections',
  ports: 'ephemeral ports',
  'time-wait': 'TIME-WAIT',
  tracking: 'connection tracking',
  'user-threads': "user's threads",
  'cgroup-pids': 'cgroup threads',
  'cgroup-memory': 'cgroup memory',
  'open-files': 'open files',
  'machine-threads': 'threads',
  orphans: 'orphans',
  'tcp-memory': 'TCP memory',
  neighbours: 'neighbours',
};

/** `511`, `64 MiB`, `1,024 pages`: how much of a level. */
export function levelAmount({ name }: Pick<LevelNow, 'name'>, amount: number): string {
  if (name === 'cgroup-memory') return size(amount);
  return name === 'tcp-memory' ? counted(amount, 'page') : count(amount);
}

/** What the numbers of a chart of this level are: `MiB` for bytes, and how many it takes for one. */
export function levelUnit({
  name,
}: Pick<LevelNow, 'name'>): { readonly unit: string; readonly each: number } | undefined {
  if (name === 'cgroup-memory') return { unit: 'MiB', each: 2 ** 20 };
  return name === 'tcp-memory' ? { unit: 'pages', each: 1 } : undefined;
}

/** `64 of 63`, `48 MiB of 64 MiB`. */
export function levelUse(level: LevelNow): string {
  const used = level.name === 'tcp-memory' ? count(level.used) : levelAmount(level, level.used);
  return `${used} of ${levelAmount(level, level.bound)}`;
}

/** `accept queue (server)`. */
export function levelPhrase({ name, side }: LevelNow): string {
  return `${LEVEL_WORDS[name]} (${side === 'host' ? 'this machine' : side})`;
}

/** `accept queue on the server: 512 at the peak, and the bound is 511; first met 0.2 s into the load.` */
export function levelSentence(level: Level): string {
  const met = level.metMs === undefined ? '' : `; first met ${duration(Math.max(0, level.metMs))} into the load`;
  return `${LEVEL_WORDS[level.name]} on ${theSide(level.side)}: ${levelAmount(level, level.used)} at the peak, and the bound is ${levelAmount(level, level.bound)}${met}.`;
}
