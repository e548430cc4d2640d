import { USAGES, usageNamed } from '../../limits/usages.ts';
import type { Usage, UsageNow } from '../../model/usage.ts';
import { visible } from '../escape.ts';
import { count, counted, duration, size, theSide } from '../numbers.ts';
import { where } from './cause.ts';

/** What each usage is called, by its name. */
export const USAGE_WORDS: Readonly<Record<string, string>> = Object.fromEntries(
  USAGES.map(({ name, phrase }) => [name, phrase]),
);

/** `511`, `64 MiB`, `1,024 pages`: how much is used. */
export function usageAmount(usage: Pick<UsageNow, 'name'>, amount: number): string {
  const unit = unitOf(usage);
  if (unit === 'bytes') return size(amount);
  return unit === 'pages' ? counted(amount, 'page') : count(amount);
}

/** What the numbers of a chart of this usage are: `MiB` for bytes, and how many it takes for one. */
export function usageUnit(usage: Pick<UsageNow, 'name'>): { readonly unit: string; readonly each: number } | undefined {
  const unit = unitOf(usage);
  if (unit === 'bytes') return { unit: 'MiB', each: 2 ** 20 };
  return unit === 'pages' ? { unit, each: 1 } : undefined;
}

/** `64 of 63`, `48 MiB of 64 MiB`. */
export function usageOfBound(usage: UsageNow): string {
  const used = unitOf(usage) === 'pages' ? count(usage.used) : usageAmount(usage, usage.used);
  return `${used} of ${usageAmount(usage, usage.bound)}`;
}

/** `accept queue (server)`. */
export function usagePhrase({ name, ...usage }: UsageNow): string {
  return `${words(name)} (${placeOf(usage) ?? 'this machine'})`;
}

/** `accept queue on the server: 512 at the peak, and the bound is 511; first met 0.2 s into the load.` */
export function usageSentence(usage: Usage): string {
  const met = usage.metMs === undefined ? '' : `; first met ${duration(Math.max(0, usage.metMs))} into the load`;
  const { side, hop, host } = usage;
  const at = side === 'host' || hop === undefined ? `on ${host ?? theSide(side)}` : `at ${where({ side, hop })}`;
  return `${words(usage.name)} ${at}: ${usageAmount(usage, usage.used)} at the peak, and the bound is ${usageAmount(usage, usage.bound)}${met}.`;
}

function placeOf({ side, hop, host }: Pick<UsageNow, 'side' | 'hop' | 'host'>): string | undefined {
  const named = { ...(hop && { hop }), ...(host !== undefined && { host }) };
  return side === 'host' ? host : where({ side, ...named });
}

function unitOf({ name }: Pick<UsageNow, 'name'>) {
  return usageNamed(name)?.unit;
}

/** Of a run that another version follows the name alone is known. */
function words(name: string): string {
  return USAGE_WORDS[name] ?? visible(name);
}
