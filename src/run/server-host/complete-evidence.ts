import { unseenHost } from '../../collectors/host/host-evidence.ts';
import type { Evidence } from '../../model/evidence.ts';
import { ok, type Probe } from '../../model/probe.ts';
import type { CgroupEvidence } from '../../model/process-evidence.ts';
import type { ServerHost } from './server-host.ts';

/** What was gathered here of the client, with what the agent on the server's host found; where that is not known, with why. */
export function completeEvidence(here: Evidence, host: ServerHost): Evidence {
  const findings = host.findings();
  if (findings.state !== 'read') return { ...here, server: unseenHost(host.lostWhy() ?? findings.why) };
  const there = findings.value.evidence;
  const { server, target, targetLog, serverCaps, hops, machine, failedCalls } = there;
  const clock = host.clock();
  return {
    ...here,
    server,
    target,
    ...(targetLog !== undefined && { targetLog }),
    ...(serverCaps !== undefined && { serverCaps }),
    ...(hops !== undefined && { hops }),
    processes: [...here.processes, ...there.processes],
    users: [...(here.users ?? []), ...(there.users ?? [])],
    cgroups: bothCgroups(here.cgroups, there.cgroups),
    serverHost: {
      name: host.name,
      kernel: host.kernel,
      ...(clock !== undefined && { clock: { aheadMs: Number(clock.aheadNs) / 1e6, boundMs: clock.boundNs / 1e6 } }),
      machine,
      failedCalls,
    },
  };
}

type Cgroups = Probe<readonly CgroupEvidence[]>;

/** Each is of one side: one that cannot be read says nothing of the other. */
function bothCgroups(here: Cgroups | undefined, there: Cgroups | undefined): Cgroups {
  const read = [here, there].flatMap(one => (one?.state === 'read' ? [one.value] : []));
  return read.length > 0 || here === undefined ? ok(read.flat()) : here;
}
