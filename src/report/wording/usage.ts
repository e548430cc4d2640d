import type { Usage, UsageName, UsageNow } from '../../model/usage.ts';
import { count, counted, duration, size, theSide } from '../numbers.ts';

/** What each usage is called. */
export const USAGE_WORDS: Readonly<Record<UsageName, string>> = {
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

/** `511`, `64 MiB`, `1,024 pages`: how much is used. */
export function usageAmount({ name }: Pick<UsageNow, 'name'>, amount: number): string {
  if (name === 'cgroup-memory') return size(amount);
  return name === 'tcp-memory' ? counted(amount, 'page') : count(amount);
}

/** What the numbers of a chart of this usage are: `MiB` for bytes, and how many it takes for one. */
export function usageUnit({
  name,
}: Pick<UsageNow, 'name'>): { readonly unit: string; readonly each: number } | undefined {
  if (name === 'cgroup-memory') return { unit: 'MiB', each: 2 ** 20 };
  return name === 'tcp-memory' ? { unit: 'pages', each: 1 } : undefined;
}

/** `64 of 63`, `48 MiB of 64 MiB`. */
export function usageOfBound(usage: UsageNow): string {
  const used = usage.name === 'tcp-memory' ? count(usage.used) : usageAmount(usage, usage.used);
  return `${used} of ${usageAmount(usage, usage.bound)}`;
}

/** `accept queue (server)`. */
export function usagePhrase({ name, side }: UsageNow): string {
  return `${USAGE_WORDS[name]} (${side === 'host' ? 'this machine' : side})`;
}

/** `accept queue on the server: 512 at the peak, and the bound is 511; first met 0.2 s into the load.` */
export function usageSentence(usage: Usage): string {
  const met = usage.metMs === undefined ? '' : `; first met ${duration(Math.max(0, usage.metMs))} into the load`;
  return `${USAGE_WORDS[usage.name]} on ${theSide(usage.side)}: ${usageAmount(usage, usage.used)} at the peak, and the bound is ${usageAmount(usage, usage.bound)}${met}.`;
}
