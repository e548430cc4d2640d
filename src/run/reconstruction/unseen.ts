import type { CallsFrom } from '../../model/driver-output.ts';
import type { Evidence } from '../../model/evidence.ts';

/** What this user could not see of a server and a command that run already, as sentences. */
export function unseenBy(evidence: Evidence, callsFrom: CallsFrom): string[] {
  const { failedCalls, processes } = evidence;
  const untraced = failedCalls.state === 'read' ? undefined : failedCalls.why;
  const servers = processes.filter(({ side }) => side === 'server');
  const hidden = servers.filter(({ descriptors }) => descriptors.state !== 'read');
  return [
    ...(untraced === undefined
      ? []
      : [`failed system calls of the server were not counted: ${whatItTakes(untraced) ?? untraced}`]),
    ...(callsFrom === 'nobody' && untraced !== undefined
      ? [`failed system calls of the command were not counted: ${takesStrace(untraced)}`]
      : []),
    ...(servers.length === 0
      ? ["the server's processes belong to another user: their limits and descriptors were not seen (root sees them)"]
      : []),
    ...hidden.map(({ pid, descriptors }) => `process ${pid} of the server was not seen: ${whyOf(descriptors)}`),
  ];
}

function whatItTakes(untraced: string): string | undefined {
  return untraced === 'system calls are traced for root only' ? 'that takes root' : undefined;
}

function takesStrace(untraced: string): string {
  const root = whatItTakes(untraced);
  return root === undefined
    ? `that takes strace here (apt-get install strace), as ${untraced}`
    : `${root}, or strace (apt-get install strace)`;
}

function whyOf(probe: { readonly state: string; readonly why?: string }): string {
  return probe.why ?? 'it could not be read';
}
