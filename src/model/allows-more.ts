import { parseRange } from './port-range.ts';

export const PORT_RANGE = 'net.ipv4.ip_local_port_range';

/** The ports that a rule translates to: `40000-40049`. */
export const SNAT_PORTS = 'snat ports';

/** Settings that are no amount: another value is another way to behave. */
const SWITCHES: ReadonlySet<string> = new Set([
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_timestamps',
  'net.ipv4.tcp_tw_reuse',
]);

/** Whether `to` allows more than `from`, of a setting as the administrator names it. What is no amount counts where it differs. */
export function allowsMore(setting: string, from: string, to: string): boolean {
  if (SWITCHES.has(setting)) return from.trim() !== to.trim();
  const [before, after] = [from, to].map(setting === PORT_RANGE || setting === SNAT_PORTS ? portsOf : amountOf);
  if (before === undefined || after === undefined) return from.trim() !== to.trim();
  return after > before;
}

/** The number that bounds: of several, as in tcp_mem and tcp_rmem, the last one. Undefined for what is no number. */
export function amountOf(text: string | undefined): number | undefined {
  const amount = Number(text?.trim().split(/\s+/).at(-1) || Number.NaN);
  return Number.isNaN(amount) ? undefined : amount;
}

function portsOf(range: string): number | undefined {
  const ends = range.replace(/^(\d+)-(\d+)$/, '$1 $2');
  if (!/^\s*\d+\s+\d+\s*$/.test(ends)) return undefined;
  const [low, high] = parseRange(ends);
  return high - low + 1;
}

/** As much as is needed; twice what was met where that is no more: it was met all the same. */
export function beyond(met: number, needed: number, round: (atLeast: number) => number = Math.ceil): number {
  const wanted = round(needed);
  return wanted > met ? wanted : round(met * 2);
}
