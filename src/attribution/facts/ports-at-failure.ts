import { isLoopback } from '../../model/address-family.ts';
import { OUTCOME, SYMPTOM } from '../../model/codes.ts';
import { ERRNO } from '../../model/errno.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { PortUse } from '../../model/host-evidence.ts';
import { type Ledger, NEVER } from '../../model/ledger.ts';
import { valueIn } from '../../model/probe.ts';

/** Sockets in TIME-WAIT at one moment. */
export interface Waiting {
  readonly inTimeWait: number;
  /** Sockets whose port could not be reused yet: all of them where ports are never reused, or where their age is unknown. */
  readonly young: number;
}

interface Moments {
  /** Sockets that entered TIME-WAIT after this moment were open; undefined: none was. */
  readonly openUntil: number | undefined;
  readonly failedMs: number | undefined;
  readonly reusedAfter: number | undefined;
}

/** Sockets by what they were at a moment that their age tells no more exactly than the kernel's clock ticks. */
interface AtMoment {
  readonly before: Waiting;
  /** Those that entered TIME-WAIT within a tick before it, or after it and seemingly before. */
  readonly about: Waiting;
  readonly after: number;
}

/**
 * The sockets now in TIME-WAIT that were there when attempts failed. Those of about that moment go with most of the others: a program that
 * turns connections over has closed many before, and one that ends closes its connections afterwards. `unsure` says how many of them were
 * in TIME-WAIT where nothing else tells. Undefined where the age of any is unknown.
 */
export function waitingAt(
  pairs: readonly PortUse[],
  moments: Moments,
  unsure: () => number | 'unknown',
): Waiting | 'unknown' | undefined {
  if (pairs.some(({ byState, timeWaitSince }) => (byState['TIME-WAIT'] ?? 0) > 0 && timeWaitSince === undefined)) {
    return undefined;
  }
  const { before, about, after } = atMoment(pairs, moments);
  const least = about.inTimeWait * LEAST_SHARE;
  if (about.inTimeWait === 0 || before.inTimeWait > least) return sumOf(before, about);
  if (after > least) return before;
  const waiting = unsure();
  if (waiting !== 'unknown') return sumOf(before, upTo(waiting, about));
  // Where ports are used again, a socket too young for that takes its port as an open one does.
  const isEitherTaken = moments.reusedAfter !== undefined && about.young === about.inTimeWait;
  return isEitherTaken ? sumOf(before, about) : waiting;
}

/** The kernel tells the time of its last tick (CONFIG_HZ is 100 to 1000), and evidence has moments of ten milliseconds. */
const TICK_MS = 15;
/** Fewer than this say nothing about others. */
const LEAST_SHARE = 0.1;

function atMoment(pairs: readonly PortUse[], { openUntil, failedMs, reusedAfter }: Moments): AtMoment {
  const oldestMs = failedMs === undefined || reusedAfter === undefined ? undefined : failedMs - reusedAfter;
  const before = { inTimeWait: 0, young: 0 };
  const about = { inTimeWait: 0, young: 0 };
  let after = 0;
  for (const [sinceMs, sockets] of pairs.flatMap(({ timeWaitSince = [] }) => timeWaitSince)) {
    if (openUntil !== undefined && sinceMs > openUntil) {
      after += sockets;
      continue;
    }
    const counted = openUntil === undefined || sinceMs <= openUntil - TICK_MS ? before : about;
    counted.inTimeWait += sockets;
    if (oldestMs === undefined || sinceMs > oldestMs) counted.young += sockets;
  }
  return { before, about, after };
}

function sumOf(one: Waiting, other: Waiting): Waiting {
  return { inTimeWait: one.inTimeWait + other.inTimeWait, young: one.young + other.young };
}

function upTo(most: number, { inTimeWait, young }: Waiting): Waiting {
  return { inTimeWait: Math.min(most, inTimeWait), young: Math.min(most, young) };
}

/** The moment by which half of the attempts that found no port had failed; undefined where no failure has a time. */
export function portsFailedMs(ledgers: readonly Ledger[]): number | undefined {
  const failedMs = Float64Array.from(ledgers.flatMap(failures)).sort();
  return failedMs[Math.floor(failedMs.length / 2)];
}

/** A failure read from a program's output has no time: its ledger row says 0. */
function failures(ledger: Ledger): number[] {
  const found: number[] = [];
  for (let index = 0; index < ledger.length; index += 1) {
    const failedUs = ledger.failedUs[index] ?? NEVER;
    if (ledger.outcome[index] !== OUTCOME.failed || ledger.symptom[index] !== SYMPTOM.errno) continue;
    const code = ledger.code[index];
    if (code !== ERRNO.EADDRNOTAVAIL && code !== ERRNO.EADDRINUSE) continue;
    if (failedUs > 0 && failedUs !== NEVER) found.push(((ledger.startUs[index] ?? 0) + failedUs) / 1000);
  }
  return found;
}

/** Kernels before 6.14 compare whole seconds: up to two seconds may pass before a port is free. */
const DELAY_MS = 1000;
const WHOLE_SECOND_MS = 1000;

/**
 * Milliseconds in TIME-WAIT after which connect() uses a port again; undefined where it never does. `tcp_tw_reuse` 2, the default,
 * is for loopback alone, and neither value does anything without TCP timestamps (tcp_twsk_unique, net/ipv4/tcp_ipv4.c).
 */
export function reusedAfterMs(evidence: Evidence, pairs: readonly PortUse[]): number | undefined {
  if (settingIn(evidence, 'net.ipv4.tcp_timestamps') === '0') return undefined;
  const reuse = settingIn(evidence, 'net.ipv4.tcp_tw_reuse');
  const onLoopback = pairs.length > 0 && pairs.every(({ destination }) => isLoopback(destination));
  return reuse === '1' || (reuse === '2' && onLoopback) ? reuseDelayMs(evidence) : undefined;
}

/** Milliseconds after which it would where it may. */
export function reuseDelayMs(evidence: Evidence): number {
  const delay = settingIn(evidence, 'net.ipv4.tcp_tw_reuse_delay');
  return delay === undefined || delay === '' ? DELAY_MS + WHOLE_SECOND_MS : Number(delay);
}

function settingIn({ client }: Evidence, name: string): string | undefined {
  const probe = client.settings[name];
  return probe === undefined ? undefined : valueIn(probe)?.trim();
}
