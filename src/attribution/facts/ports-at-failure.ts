import { isLoopback } from '../../model/address-family.ts';
import { OUTCOME, SYMPTOM } from '../../model/codes.ts';
import { ERRNO } from '../../model/errno.ts';
import type { Evidence, PortUse } from '../../model/evidence.ts';
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

/** The sockets now in TIME-WAIT that were there when attempts failed; undefined where their age is unknown. */
export function waitingAt(
  pairs: readonly PortUse[],
  { openUntil, failedMs, reusedAfter }: Moments,
): Waiting | undefined {
  if (pairs.some(({ byState, timeWaitSince }) => (byState['TIME-WAIT'] ?? 0) > 0 && timeWaitSince === undefined)) {
    return undefined;
  }
  const oldestMs = failedMs === undefined || reusedAfter === undefined ? undefined : failedMs - reusedAfter;
  const counted = { inTimeWait: 0, young: 0 };
  for (const [sinceMs, sockets] of pairs.flatMap(({ timeWaitSince = [] }) => timeWaitSince)) {
    if (openUntil !== undefined && sinceMs > openUntil) continue;
    counted.inTimeWait += sockets;
    if (oldestMs === undefined || sinceMs > oldestMs) counted.young += sockets;
  }
  return counted;
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
export function reusedAfterMs({ client }: Evidence, pairs: readonly PortUse[]): number | undefined {
  const setting = (name: string) => {
    const probe = client.settings[name];
    return probe === undefined ? undefined : valueIn(probe)?.trim();
  };
  if (setting('net.ipv4.tcp_timestamps') === '0') return undefined;
  const reuse = setting('net.ipv4.tcp_tw_reuse');
  const onLoopback = pairs.length > 0 && pairs.every(({ destination }) => isLoopback(destination));
  if (reuse !== '1' && !(reuse === '2' && onLoopback)) return undefined;
  const delay = setting('net.ipv4.tcp_tw_reuse_delay');
  return delay === undefined || delay === '' ? DELAY_MS + WHOLE_SECOND_MS : Number(delay);
}
