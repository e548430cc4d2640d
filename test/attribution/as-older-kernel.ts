import type { HostEvidence } from '../../src/model/host-evidence.ts';
import type { Run } from '../../src/model/run.ts';
import type { Series } from '../../src/model/series.ts';

/**
 * The run as a kernel before Linux 6.7 would have counted it: for IPv4 `OutRequests` is what became `OutTransmits`, for IPv6 it is what it
 * still is, and neither family has the other.
 */
export function asOlderKernel(run: Run): Run {
  if (run.evidence === undefined) throw new Error('the run has no evidence');
  const { client, server } = run.evidence;
  return { ...run, evidence: { ...run.evidence, client: onOlderKernel(client), server: onOlderKernel(server) } };
}

function onOlderKernel(host: HostEvidence): HostEvidence {
  if (host.counters.state !== 'read') throw new Error('the run has no counters');
  const older = without(renamed(host.counters.value, 'Ip.OutTransmits', 'Ip.OutRequests'), 'Ip6.OutTransmits');
  return { ...host, counters: { state: 'read', value: older } };
}

function renamed(series: Series, from: string, to: string): Series {
  const { [from]: varying } = series.varying;
  const { [from]: constant } = series.constant;
  const { atMs, ...others } = without(without(series, from), to);
  return {
    atMs,
    constant: constant === undefined ? others.constant : { ...others.constant, [to]: constant },
    varying: varying === undefined ? others.varying : { ...others.varying, [to]: varying },
  };
}

function without({ atMs, constant, varying }: Series, name: string): Series {
  const { [name]: _value, ...constants } = constant;
  const { [name]: _values, ...columns } = varying;
  return { atMs, constant: constants, varying: columns };
}
