import { type Checkup, limited, missing, ok } from '../../model/checkup.ts';
import type { CannotRun } from '../../model/errors.ts';
import type { Privilege } from '../../model/machine.ts';
import type { Unwatched } from '../../model/packet-losses.ts';
import type { Probe } from '../../model/probe.ts';
import type { NoNamespaces } from '../../system/namespace-diagnosis.ts';

/** Whom this process runs as, and what that allows. */
export function checkPrivilege(privilege: Privilege): Checkup {
  if (privilege === 'root')
    return ok('privileges', 'root', 'host-wide settings can be changed, with --allow-host-changes');
  return limited(
    'privileges',
    'an ordinary user',
    'labs run, but host-wide settings cannot be changed, and failed calls of foreign programs are not traced',
    'sudo loadline …',
  );
}

/** Whether the two hosts of a lab can be made. */
export function checkNamespaces(obstacle: NoNamespaces | undefined, privilege: Privilege): Checkup {
  if (obstacle !== undefined) return missing('namespaces', obstacle.why, 'labs cannot run', obstacle.remedy);
  return ok('namespaces', privilege === 'none' ? 'through a user namespace' : 'as root', 'labs can run');
}

/** @param tooFew why loadline itself may not have the open files that a run takes; undefined where it may */
export function checkOwnDescriptors(tooFew: CannotRun | undefined): Checkup[] {
  if (tooFew === undefined) return [];
  return [missing('open files', tooFew.message, 'nothing can run', tooFew.remedy ?? '')];
}

/** @param why what opening the kernel log gave; undefined where it opened */
export function checkKernelLog(why: string | undefined): Checkup {
  if (why === undefined) return ok('kernel log', 'readable', 'its lines are kept as evidence');
  return limited(
    'kernel log',
    why,
    'runs do not tell what the kernel logged',
    'sudo sysctl -w kernel.dmesg_restrict=0',
  );
}

/**
 * @param unwatched parts that cannot be watched, or why nothing can
 * @param trail whether nftables can count in labs instead
 */
export function checkLostPackets(
  unwatched: Probe<readonly Unwatched[]>,
  trail: Probe<'usable'>,
  privilege: Privilege,
): Checkup {
  const name = 'lost packets';
  const means = 'the kernel itself names the place of each lost packet, by connection';
  if (unwatched.state !== 'read') {
    const more = privilege === 'root' ? undefined : 'sudo loadline …';
    const less = 'where packets were lost is known from counters, for all connections together';
    if (trail.state !== 'read') return limited(name, unwatched.why, less, more);
    const counted = 'in a lab the place of each lost SYN and SYN-ACK is named by connection, once one was lost';
    return limited(name, `counted by nftables in labs: ${unwatched.why}`, `${counted}; elsewhere ${less}`, more);
  }
  if (unwatched.value.length === 0) return ok(name, 'watched by BPF programs', means);
  const parts = unwatched.value.map(({ part, why }) => `${part} (${why})`).join(', ');
  return limited(name, `watched by BPF programs, but for ${parts}`, `${means}, where it is watched`);
}

/**
 * @param why why the kernel does not trace failed system calls for us; undefined where it does
 * @param strace where strace is; undefined where it is not
 */
export function checkTracing(why: string | undefined, privilege: Privilege, strace: string | undefined): Checkup {
  if (why === undefined) return ok('tracefs', 'usable', 'failed system calls are counted by the kernel');
  const server = 'accept() errors of servers are known only where these tell of them';
  const means = strace === undefined ? server : `${server}; strace counts those of load programs`;
  // What root cannot have here takes another kernel, or no container; strace gives a part of it.
  const allow = privilege === 'root' ? undefined : 'sudo loadline …';
  return limited('tracefs', why, means, allow ?? (strace === undefined ? 'sudo apt-get install -y strace' : undefined));
}
