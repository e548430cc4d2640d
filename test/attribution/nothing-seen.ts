import type { Evidence } from '../../src/model/evidence.ts';
import type { HostEvidence } from '../../src/model/host-evidence.ts';
import { absent, ok } from '../../src/model/probe.ts';

export const NONE = absent('not looked at');

/** Evidence of two hosts at which nobody looked, but for these. */
export function evidenceOf(
  client: Partial<HostEvidence> = {},
  server: Partial<HostEvidence> = {},
  processes: Evidence['processes'] = [],
): Evidence {
  return {
    client: host(client),
    server: host(server),
    machine: { softnet: NONE, files: NONE, memory: NONE, kernelLog: NONE },
    processes,
    target: NONE,
    failedCalls: NONE,
  };
}

function host(changes: Partial<HostEvidence>): HostEvidence {
  return {
    counters: NONE,
    sockstat: NONE,
    conntrack: NONE,
    link: NONE,
    settings: {},
    listener: NONE,
    otherListeners: ok([]),
    socketStates: NONE,
    portUse: NONE,
    ...changes,
  };
}
