import type { DriverOutput } from '../../model/driver-output.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { FailedCall } from '../../model/failed-calls.ts';
import type { HostEvidence } from '../../model/host-evidence.ts';
import type { Plan } from '../../model/plan.ts';
import { ephemeralPorts } from '../../model/port-range.ts';
import { type Probe, valueIn } from '../../model/probe.ts';
import { peak } from '../../model/series.ts';

/** Spare descriptors of a process that counts as full. */
const SPARE = 4;

/**
 * What failed a driver that says how many connections could not be made, where nobody saw an errno: the limit of its own host that it
 * met. Undefined where it met none, or does not say.
 */
export function inferFailures(
  plan: Plan,
  evidence: Evidence,
  output: DriverOutput,
): { from: 'inferred'; calls: readonly FailedCall[] } | undefined {
  const count = valueIn(output.numbers)?.errors['connect'] ?? 0;
  const symptom = fullDescriptors(evidence) ?? fullPorts(evidence);
  if (count === 0 || symptom === undefined) return undefined;
  const lastMs = plan.scenario.load.durationMs ?? 0;
  return { from: 'inferred', calls: [{ side: 'client', pid: 0, ...symptom, count, firstMs: 0, lastMs }] };
}

type Failure = Pick<FailedCall, 'syscall' | 'errno'>;

function fullDescriptors({ processes }: Evidence): Failure | undefined {
  const full = processes.some(({ role, limits, descriptors }) => {
    const limit = valueIn(limits)?.nofileSoft;
    const series = valueIn(descriptors);
    const used = series === undefined ? undefined : peak(series, 'used');
    return role === 'driver' && limit !== undefined && used !== undefined && used >= limit - SPARE;
  });
  return full ? { syscall: 'socket', errno: 'EMFILE' } : undefined;
}

function fullPorts({ client }: Evidence): Failure | undefined {
  return portsAreFull(client) ? { syscall: 'connect', errno: 'EADDRNOTAVAIL' } : undefined;
}

/** Whether every port that one source has towards one destination was in use, or this share of them. */
export function portsAreFull({ portUse, settings }: HostEvidence, share = 1): boolean {
  const text = (probe: Probe<string> | undefined) => (probe === undefined ? undefined : valueIn(probe));
  const capacity = ephemeralPorts(
    text(settings['net.ipv4.ip_local_port_range']),
    text(settings['net.ipv4.ip_local_reserved_ports']),
  );
  const used = (valueIn(portUse) ?? []).map(({ byState }) => Object.values(byState).reduce((sum, one) => sum + one, 0));
  return used.some(count => count >= capacity * share);
}
