import type { CallsFrom } from '../model/driver-output.ts';
import type { Evidence } from '../model/evidence.ts';

/** What this user could not see of a server and a command that run already, as sentences. */
export function unseenBy(evidence: Evidence, callsFrom: CallsFrom): string[] {
  const { failedCalls, processes } = evidence;
  const servers = processes.filter(({ side }) => side === 'server');
  const hidden = servers.filter(({ descriptors }) => descriptors.state !== 'read');
  return [
    ...(failedCalls.state === 'read'
      ? []
      : [`failed system calls of the server were not counted: ${rootOnly(failedCalls.why)}`]),
    ...(callsFrom === 'nobody'
      ? ['failed system calls of the command were not counted: that takes root, or strace (apt-get install strace)']
      : []),
    ...(servers.length === 0
      ? ["the server's processes belong to another user: their limits and descriptors were not seen (root sees them)"]
      : []),
    ...hidden.map(({ pid, descriptors }) => `process ${pid} of the server was not seen: ${whyOf(descriptors)}`),
  ];
}

function rootOnly(why: string): string {
  return why === 'no trace was asked for' ? 'that takes root' : why;
}

function whyOf(probe: { readonly state: string; readonly why?: string }): string {
  return probe.why ?? 'it could not be read';
}
