import type { ClientHostOutcome } from '../../model/client-host-outcome.ts';
import { visible } from '../escape.ts';
import { count, duration } from '../numbers.ts';
import { clockText } from './host.ts';

/** What a table of the hosts that made a load has in each column. */
export const CLIENT_HOST_COLUMNS = ['host', 'attempted', 'served', 'failed', 'pending', 'first', 'clock ahead'];

export function clientHostRow({ name, outcomes, firstMs, clock, lost }: ClientHostOutcome): string[] {
  const { attempted = 0, served = 0, failed, pending } = outcomes;
  const first = firstMs === undefined ? '' : duration(firstMs);
  const state = lost === undefined ? clock && clockText(clock) : `lost after ${duration(lost.atMs)}`;
  return [visible(name), count(attempted), count(served), count(failed), count(pending), first, state ?? ''];
}

/** How far apart they began; undefined where fewer than two did. */
export function skewSentence(hosts: readonly ClientHostOutcome[]): string | undefined {
  const firsts = hosts.flatMap(({ firstMs = [] }) => firstMs);
  if (firsts.length < 2) return undefined;
  const bounds = hosts.map(({ clock }) => clock?.boundMs ?? 0).sort((one, other) => other - one);
  const apartMs = Math.max(...firsts) - Math.min(...firsts);
  const wrongMs = (bounds[0] ?? 0) + (bounds[1] ?? 0);
  return `Their first attempts are ${duration(apartMs)} apart, give or take ${duration(wrongMs)} by their clocks.`;
}

/** `load-1 2,725, load-2 2,763`: whose attempts these are. */
export function seenFromText(attempts: readonly (readonly [host: string, count: number])[]): string {
  return attempts.map(([host, number]) => `${visible(host)} ${count(number)}`).join(', ');
}
