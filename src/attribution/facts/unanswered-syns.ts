import type { AtLeastAtMost } from '../../model/facts/losses.ts';
import type { HostEvidence } from '../../model/host-evidence.ts';
import { absent, derive, ok, type Probe, valueIn } from '../../model/probe.ts';
import { last } from '../../model/series.ts';
import type { Moved } from './moved.ts';

/**
 * SYNs without an answer: retransmitted ones, those of failed attempts, and those that still waited. Every other SYN led to a
 * connection. `elsewhere` has the packets lost at other places; undefined where both sides share one namespace: TCPSynRetrans
 * counts SYN-ACKs there as well, so that only an upper bound is known.
 */
export function unansweredSyns(
  { counters, socketStates }: HostEvidence,
  client: Moved,
  elsewhere: readonly Probe<number>[] | undefined,
): AtLeastAtMost {
  const again = client('TcpExt.TCPSynRetrans');
  const failed = client('Tcp.AttemptFails');
  const waiting = valueIn(socketStates)?.['SYN-SENT'] ?? 0;
  const opened = derive([client('Tcp.ActiveOpens'), failed, establishedAtLast(counters)], (all, gone, established) =>
    Math.max(0, all - gone - established),
  );
  const sum = (...parts: number[]) => parts.reduce((total, part) => total + part, 0);
  const others = elsewhere === undefined ? undefined : valueIn(derive(elsewhere, sum));
  const least =
    others === undefined ? 0 : Math.max(0, sum(valueIn(again) ?? 0, valueIn(failed) ?? 0, waiting) - others);
  return {
    atLeast: least,
    atMost: derive([again, failed, opened], (resent, gone, unopened) => resent + gone + Math.max(unopened, waiting)),
  };
}

/** Tcp.CurrEstab in the last row: connections that were established then. Those closed earlier are missing in it. */
function establishedAtLast(counters: HostEvidence['counters']): Probe<number> {
  const value = counters.state === 'read' ? last(counters.value, 'Tcp.CurrEstab') : undefined;
  return value === undefined ? absent('Tcp.CurrEstab was not read') : ok(value);
}
