import type { CheckedClock } from '../../model/host-check.ts';
import type { HostCapability } from '../../model/host-facts.ts';

/** What an agent without a capability cannot read. */
const UNREAD: Readonly<Record<HostCapability, string>> = {
  CAP_SYS_PTRACE: 'descriptors and limits of processes of other users',
  CAP_NET_ADMIN: 'the table of tracked connections',
  CAP_BPF: "the kernel's own word on lost packets",
  CAP_SYS_ADMIN: 'the trace of failed calls',
};

/** `the trace of failed calls (CAP_SYS_ADMIN)` */
export function unreadText(capability: HostCapability): string {
  return `${UNREAD[capability]} (${capability})`;
}

/** What gives an agent those rights, where its user may. */
export const ALLOW_READING =
  "--via 'ssh -T -o BatchMode=yes {host} sudo -n', where its user may use sudo without a password";

/** `7.0001 s ± 0.12 ms`: how far the host's clock is ahead of ours. */
export function clockText({ aheadMs, boundMs }: Pick<CheckedClock, 'aheadMs' | 'boundMs'>): string {
  // Less than half of the last digit is neither ahead nor behind.
  const ahead = (aheadMs / 1000).toFixed(4).replace(/^-(0\.0*)$/, '$1');
  return `${ahead} s ± ${boundMs.toFixed(2)} ms`;
}
