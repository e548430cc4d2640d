import type { Evidence, PortUse } from '../../model/evidence.ts';
import type { PortsFact } from '../../model/facts.ts';
import { absent, known, type Probe, read } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';

/** Ports of the ephemeral range against their use, per source and destination. */
export function portsFact(run: Run, evidence: Evidence): Probe<PortsFact> {
  const { portUse, settings } = evidence.client;
  if (portUse.state !== 'read') return portUse;
  const range = numbers(settings['net.ipv4.ip_local_port_range']);
  const [low, high] = range ?? [];
  if (low === undefined || high === undefined) return absent('ip_local_port_range was not read');
  const reserved = reservedWithin(low, high, textOf(settings['net.ipv4.ip_local_reserved_ports']));
  const capacity = high - low + 1 - reserved;
  const pairs = portUse.value;
  return read({
    low,
    high,
    reserved,
    capacity,
    pairs,
    exhausted: pairs.length >= plannedPairs(run) && pairs.every(pair => used(pair) >= capacity),
    inTimeWait: sum(pairs, pair => pair.byState['TIME-WAIT'] ?? 0),
    live: sum(pairs, pair => used(pair) - (pair.byState['TIME-WAIT'] ?? 0)),
  });
}

/** Pairs of source and destination that the driver was given to use. */
function plannedPairs(run: Run): number {
  const pairs = new Set<string>();
  for (const { sources, destinations } of run.plan.driver.shards) {
    for (const source of sources.length === 0 ? ['any'] : sources) {
      for (const { address, port } of destinations) pairs.add(`${source} ${address}:${port}`);
    }
  }
  return pairs.size;
}

function used(pair: PortUse): number {
  return Object.values(pair.byState).reduce((total, count) => total + count, 0);
}

function sum(pairs: readonly PortUse[], count: (pair: PortUse) => number): number {
  return pairs.reduce((total, pair) => total + count(pair), 0);
}

function textOf(setting: Probe<string> | undefined): string {
  return (setting === undefined ? undefined : known(setting)) ?? '';
}

function numbers(setting: Probe<string> | undefined): number[] | undefined {
  const text = textOf(setting).trim();
  return text === '' ? undefined : text.split(/\s+/).map(Number);
}

/** Ports of ip_local_reserved_ports (`8000-8003,9000`) that lie inside the range. */
export function reservedWithin(low: number, high: number, reserved: string): number {
  const ports = new Set<number>();
  for (const part of reserved.split(',').filter(text => text.trim() !== '')) {
    const [from = 0, to = from] = part.split('-').map(Number);
    for (let port = Math.max(from, low); port <= Math.min(to, high); port += 1) ports.add(port);
  }
  return ports.size;
}
