import { type Probe, probe } from '../../model/probe.ts';
import type { CgroupEvidence } from '../../model/process-evidence.ts';
import { cgroupLimit } from '../../system/cgroup-files.ts';
import { CGROUP_CONTROLLERS, type CgroupController, cgroupPlace, upwards } from '../../system/cgroup-tree.ts';
import { type CgroupSeries, openCgroupSeries } from './cgroup-series.ts';
import type { WatchedProcess } from './watched-process.ts';

/** The cgroups of the watched processes, and those that hold them and have a limit. */
export interface CgroupWatch {
  sample(atMs: number): void;
  evidence(): Probe<readonly CgroupEvidence[]>;
  close(): void;
}

type Watched = Omit<CgroupEvidence, 'series'>;

/** Looks up each process's cgroups now: a process that moves later is not followed. */
export function watchCgroups(processes: readonly Pick<WatchedProcess, 'pid' | 'side'>[], proc = '/proc'): CgroupWatch {
  const found = probe(() => distinct(processes.flatMap(process => cgroupsOf(process, proc))));
  const watched = found.state === 'read' ? found.value : [];
  const series = watched.map(openSeries);
  return {
    sample: atMs => {
      for (const one of series) one.sample(atMs);
    },
    evidence: () => {
      if (found.state !== 'read') return found;
      return { state: 'read', value: watched.map((cgroup, index) => withSeries(cgroup, series[index])) };
    },
    close: () => {
      for (const one of series) one.close();
    },
  };
}

function openSeries({ path, version, controller }: Watched): CgroupSeries {
  return openCgroupSeries(path, version, controller);
}

function withSeries(cgroup: Watched, series: CgroupSeries | undefined): CgroupEvidence {
  return { ...cgroup, series: series?.result() ?? { state: 'absent', why: 'it was never read' } };
}

function cgroupsOf({ pid, side }: Pick<WatchedProcess, 'pid' | 'side'>, proc: string): Watched[] {
  return CGROUP_CONTROLLERS.flatMap(controller => bounding(pid, controller, proc).map(one => ({ ...one, side })));
}

/** The process's own cgroup, and those above it that have a limit; none for a process that is gone. */
function bounding(pid: number, controller: CgroupController, proc: string): Omit<Watched, 'side'>[] {
  const place = probe(() => cgroupPlace(pid, controller, proc));
  if (place.state !== 'read' || place.value === undefined) return [];
  const { version, folder } = place.value;
  return upwards(place.value)
    .map(path => ({ controller, version, path, limit: cgroupLimit(path, version, controller) }))
    .filter(({ path, limit }) => path === folder || limit !== Number.POSITIVE_INFINITY);
}

function distinct(cgroups: readonly Watched[]): Watched[] {
  return [...new Map(cgroups.map(cgroup => [`${cgroup.side} ${cgroup.controller} ${cgroup.path}`, cgroup])).values()];
}
