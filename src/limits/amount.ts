import type { Amount } from '../model/allowance.ts';
import type { MachineFacts } from '../model/machine-facts.ts';
import { absent, failed, ok, type Probe, valueIn } from '../model/probe.ts';

/** LONG_MAX and what rounds to it: values that stand for no limit (v1 of cgroups rounds it down to pages). */
const NO_LIMIT_FROM = 2 ** 62;
const NO_LIMIT = ['max', 'infinity', 'unlimited', '-1'];

/** A limit as the kernel writes it: `max`, `-1` and numbers that no machine reaches are Infinity. Nonsense is `failed`. */
export function amount(text: Probe<string>): Probe<Amount> {
  if (text.state !== 'read') return text;
  const written = text.value.trim();
  if (NO_LIMIT.includes(written)) return ok({ text: written, number: Number.POSITIVE_INFINITY });
  if (!/^\d+$/.test(written)) return failed(`"${written}" is not a number`);
  const number = Number(written);
  return ok({ text: written, number: number >= NO_LIMIT_FROM ? Number.POSITIVE_INFINITY : number });
}

/** How many of something there are, as the kernel writes it: there is no such thing as unlimited. Nonsense is `failed`. */
export function quantity(text: Probe<string>): Probe<number> {
  if (text.state !== 'read') return text;
  const written = text.value.trim();
  const number = /^\d+$/.test(written) ? Number(written) : Number.NaN;
  return Number.isSafeInteger(number) ? ok(number) : failed(`"${written}" is not a number of things`);
}

/** A number that was read as one. */
export function plain(number: Probe<number>): Probe<Amount> {
  if (number.state !== 'read') return number;
  const text = Number.isFinite(number.value) ? String(number.value) : 'unlimited';
  return ok({ text, number: number.value });
}

/** The text of a sysctl; `absent` where nobody asked for it. */
export function sysctl(machine: MachineFacts, name: string): Probe<string> {
  return machine.sysctls[name] ?? absent(`${name} was not read`);
}

/** One of the numbers of a sysctl such as net.ipv4.tcp_mem; counts from 0. */
export function sysctlNumber(machine: MachineFacts, name: string, place = 0): Probe<Amount> {
  const text = sysctl(machine, name);
  return text.state === 'read' ? amount(ok(text.value.split(/\s+/)[place] ?? '')) : text;
}

export function numberOf(value: Probe<Amount>): number | undefined {
  return valueIn(value)?.number;
}

/** A new value for a limit: a number over `need` with two leading digits, so that the same few values come up everywhere. */
export function tidy(need: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(need, 1))) - 1);
  return Math.ceil(need / unit) * unit;
}
