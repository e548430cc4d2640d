import type { Evidence, PortUse } from '../../model/evidence.ts';
import type { PortsFact } from '../../model/facts.ts';
import { ephemeralPorts, parseRange } from '../../model/port-range.ts';
import { absent, known, type Probe, read } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';

/** Ports of the ephemeral range against their use, per source and destination. */
export function portsFact(run: Run, evidence: Evidence): Probe<PortsFact> {
  const { portUse, settings } = evidence.client;
  if (portUse.state !== 'read') return portUse;
  const range = textOf(settings['net.ipv4.ip_local_port_range']);
  if (range === undefined) return absent('net.ipv4.ip_local_port_range was not read');
  const [low, high] = parseRange(range);
  const capacity = ephemeralPorts(range, textOf(settings['net.ipv4.ip_local_reserved_ports']));
  const pairs = portUse.value;
  return read({
    low,
    high,
    reserved: high - low + 1 - capacity,
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

function textOf(setting: Probe<string> | undefined): string | undefined {
  return setting === undefined ? undefined : known(setting);
}
