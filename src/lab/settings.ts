import { codeOf } from '../model/error-code.ts';
import { messageOf } from '../model/error-message.ts';
import type { SettingPlan } from '../model/plan.ts';
import { probe } from '../model/probe.ts';
import type { Refusal } from '../model/run.ts';
import type { Side } from '../model/side.ts';
import { readSysctl, sameSysctlValue, sysctlAccess, writeSysctl } from '../system/sysctl.ts';

export interface AppliedSettings {
  /** As read back, by name. */
  readonly settings: Readonly<Record<string, string>>;
  readonly refused: readonly Refusal[];
}

/**
 * Sets a host's sysctls in the network namespace that this thread is in, and believes only what reads back. Settings
 * mirrored from the machine that a namespace does not have at all are passed over.
 */
export function applySettings(side: Side, plans: readonly SettingPlan[]): AppliedSettings {
  const settings: Record<string, string> = {};
  const refused: Refusal[] = [];
  for (const { name, value, origin } of inOrder(plans)) {
    const result = setSysctl(name, value);
    if (result.state === 'set') settings[name] = result.value;
    else if (result.state === 'refused' || origin === 'scenario') refused.push({ side, name, value, why: result.why });
  }
  return { settings, refused };
}

/** Whether a setting is what new network devices start from: on those that exist it does nothing. */
export function shapesNewDevices(name: string): boolean {
  return name === 'net.core.rps_default_mask' || /^net\.ipv[46]\.(conf|neigh)\.default\./.test(name);
}

/** The kernel reads reserved ports against the range. */
function inOrder(plans: readonly SettingPlan[]): SettingPlan[] {
  const isLate = (plan: SettingPlan): boolean => plan.name === 'net.ipv4.ip_local_reserved_ports';
  return [...plans.filter(plan => !isLate(plan)), ...plans.filter(isLate)];
}

type SetResult =
  | { readonly state: 'set'; readonly value: string }
  | { readonly state: 'absent' | 'refused'; readonly why: string };

function setSysctl(name: string, value: string): SetResult {
  if (!name.startsWith('net.'))
    return { state: 'refused', why: 'it belongs to the whole machine, not to a host of the lab' };
  try {
    const before = readSysctl(name);
    if (sameSysctlValue(name, before, value)) return { state: 'set', value: before };
    if (MACHINE_WIDE.has(name))
      return { state: 'refused', why: `it belongs to the whole machine, where it is ${before}` };
    writeSysctl(name, value);
    const after = readSysctl(name);
    if (sameSysctlValue(name, after, value)) return { state: 'set', value: after };
    return { state: 'refused', why: `the kernel made ${after} of it` };
  } catch (error) {
    return explain(error, name);
  }
}

/** One value for all namespaces; kernels before 5.13 let a namespace's root write them all the same. */
const MACHINE_WIDE: ReadonlySet<string> = new Set([
  'net.netfilter.nf_conntrack_max',
  'net.netfilter.nf_conntrack_buckets',
  'net.netfilter.nf_conntrack_expect_max',
]);

/** What the kernel offers for a setting that is a name. */
const OFFERED: Readonly<Record<string, string>> = {
  'net.ipv4.tcp_congestion_control': 'net.ipv4.tcp_available_congestion_control',
  'net.mptcp.scheduler': 'net.mptcp.available_schedulers',
};

function explain(error: unknown, name: string): SetResult {
  const code = codeOf(error);
  const access = sysctlAccess(name);
  if (code === 'ENOENT' && access !== undefined) return { state: 'refused', why: notOffered(name) };
  if (code === 'ENOENT')
    return {
      state: 'absent',
      why: 'a network namespace has no such setting: it belongs to the whole machine, or this kernel lacks it',
    };
  if ((code === 'EACCES' || code === 'EPERM') && access === 'read-write')
    return { state: 'refused', why: 'this user may not set it' };
  if (code === 'EACCES' || code === 'EPERM')
    return { state: 'refused', why: 'a network namespace may only read it: it belongs to the whole machine' };
  if (code === 'EINVAL' || code === 'ERANGE') return { state: 'refused', why: 'the kernel does not take this value' };
  if (code === 'EROFS') return { state: 'refused', why: '/proc/sys is mounted read-only here, as in a container' };
  return { state: 'refused', why: messageOf(error) };
}

function notOffered(name: string): string {
  const offers = probe(() => readSysctl(OFFERED[name] ?? ''));
  return offers.state === 'read' ? `not available here (${offers.value})` : 'the kernel has nothing of that name here';
}
