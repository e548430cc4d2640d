import { OUTCOME, SYMPTOM } from '../../model/codes.ts';
import { ERRNO } from '../../model/errno.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { RefusalsFact } from '../../model/facts/refusals.ts';
import type { HostEvidence } from '../../model/host-evidence.ts';
import type { Ledger } from '../../model/ledger.ts';
import { absent, ok, type Probe, valueIn } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { column, delta } from '../../model/series.ts';

/** Resets of established connections: ended by the application or by a shortage. */
const OF_CONNECTIONS = [
  'TcpExt.TCPAbortOnData',
  'TcpExt.TCPAbortOnClose',
  'TcpExt.TCPAbortOnMemory',
  'TcpExt.TCPAbortOnLinger',
];
const UNREACHABLES = ['Icmp.OutDestUnreachs', 'Icmp6.OutDestUnreachs'];

/** Refused connections, against the resets and ICMP messages that each kernel counted. */
export function refusalsFact(run: Run, evidence: Evidence, ledgers: readonly Ledger[]): Probe<RefusalsFact> {
  const resets = hostsOf(run, evidence).map(resetsOf);
  if (resets.includes(undefined)) return absent('the counters of resets were not read');
  return ok({
    refused: Math.max(refusedIn(ledgers), refusedCalls(evidence)),
    resets: sum(resets),
    unreachables: sum(UNREACHABLES.map(name => moved(evidence.server, name))),
    listening: isListening(evidence),
  });
}

/** The hosts that may have refused. The client's too, where a port of its namespace may lead to the server. */
function hostsOf({ plan }: Run, { client, server }: Evidence): HostEvidence[] {
  return plan.target.namespacePid === undefined ? [server] : [server, client];
}

/** Resets that may have answered a SYN: OutRsts less the resets of established connections, which it includes. */
function resetsOf(host: HostEvidence): number | undefined {
  const sent = moved(host, 'Tcp.OutRsts');
  return sent === undefined ? undefined : Math.max(0, sent - sum(OF_CONNECTIONS.map(name => moved(host, name))));
}

function moved({ counters }: HostEvidence, name: string): number | undefined {
  const series = valueIn(counters);
  return series === undefined ? undefined : delta(series, name);
}

function refusedIn(ledgers: readonly Ledger[]): number {
  return sum(ledgers.map(countRefused));
}

function countRefused({ length, outcome, symptom, code }: Ledger): number {
  let count = 0;
  for (let index = 0; index < length; index += 1) {
    const errno = outcome[index] === OUTCOME.failed && symptom[index] === SYMPTOM.errno ? code[index] : undefined;
    if (errno === ERRNO.ECONNREFUSED) count += 1;
  }
  return count;
}

/** A program that retries is refused several times. */
function refusedCalls({ failedCalls }: Evidence): number {
  const calls = valueIn(failedCalls)?.calls ?? [];
  return sum(calls.map(({ side, errno, count }) => (side === 'client' && errno === 'ECONNREFUSED' ? count : 0)));
}

/** Whether every sample found a listener; undefined without samples. */
function isListening({ server }: Evidence): boolean | undefined {
  const listener = valueIn(server.listener);
  const sockets = listener === undefined ? [] : column(listener.series, 'sockets');
  return sockets.length === 0 ? undefined : sockets.every(count => count > 0);
}

function sum(counts: readonly (number | undefined)[]): number {
  return counts.reduce((total: number, count) => total + (count ?? 0), 0);
}
