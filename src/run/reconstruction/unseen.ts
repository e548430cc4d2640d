import type { CallsFrom } from '../../model/driver-output.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { Privilege } from '../../model/machine.ts';
import type { UnseenWarning, Untraced } from '../../model/run-warning.ts';

/** What this user could not see of a server and a command that already ran. */
export function unseenBy(
  evidence: Evidence,
  callsFrom: CallsFrom,
  privilege: Privilege,
  isWatch = false,
): UnseenWarning[] {
  const untraced = untracedIn(evidence, privilege);
  const servers = evidence.processes.filter(({ side }) => side === 'server');
  return [
    ...(untraced === undefined ? [] : [{ warning: 'server-calls-uncounted', untraced } as const]),
    ...(untraced === undefined || callsFrom !== 'nobody'
      ? []
      : [{ warning: isWatch ? 'client-calls-uncounted' : 'command-calls-uncounted', untraced } as const]),
    ...(servers.length === 0 ? [{ warning: 'server-of-other-user' } as const] : []),
    ...servers.flatMap(({ pid, descriptors }) =>
      descriptors.state === 'read' ? [] : [{ warning: 'process-unseen', pid, why: descriptors.why } as const],
    ),
  ];
}

/** The kernel traces for root only; what keeps root from it is in the probe. */
function untracedIn({ failedCalls }: Evidence, privilege: Privilege): Untraced | undefined {
  if (failedCalls.state === 'read') return undefined;
  return privilege === 'root' ? { cause: 'other', why: failedCalls.why } : { cause: 'not-root' };
}
