import { type Probe, valueIn } from '../model/probe.ts';
import type { CgroupEvidence } from '../model/process-evidence.ts';
import type { Series } from '../model/series.ts';
import { SIDES, type Side } from '../model/side.ts';
import type { UsageEvidence, UsageSource } from '../model/usage-source.ts';

/** What is bounded for the whole machine; none where use or bound were not read. */
export function ofMachine(
  probe: Probe<Series> | undefined,
  used: string,
  bound: UsageSource['bound'] | undefined,
): UsageSource[] {
  const series = probe === undefined ? undefined : valueIn(probe);
  return series === undefined || bound === undefined ? [] : [{ side: 'host', series, used, bound }];
}

export function atMost(most: number | undefined): UsageSource['bound'] | undefined {
  return most === undefined ? undefined : { most };
}

/** TCP's sockets of either host: some of its columns count those of the whole machine. */
export function sockstatOf({ hosts }: UsageEvidence): Probe<Series> {
  return hosts.server.sockstat.state === 'read' ? hosts.server.sockstat : hosts.client.sockstat;
}

/** One source for each cgroup: the reader shows the nearest to its bound. */
export function ofCgroups(
  { cgroups }: UsageEvidence,
  controller: CgroupEvidence['controller'],
  columns: Pick<UsageSource, 'refused' | 'highest'>,
): UsageSource[] {
  return cgroups.flatMap(({ side, limit, series: probe, ...cgroup }) => {
    const series = valueIn(probe);
    if (series === undefined || cgroup.controller !== controller) return [];
    return [{ side, series, used: 'current', bound: { most: limit }, ...columns }];
  });
}

/** The sides that have a network namespace of their own. */
export function namespaces(isShared: boolean): readonly Side[] {
  return isShared ? ['server'] : SIDES;
}
