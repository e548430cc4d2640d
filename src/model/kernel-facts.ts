import { isSince, type KernelVersion, kernelVersion } from './kernel-version.ts';

/** What one version of Linux changed. */
interface KernelChange<T> {
  readonly since: string;
  readonly now: T;
  readonly before: T;
}

/** What kernels can do since a version of Linux. */
export const SINCE = {
  /** Waits by the microsecond: commit 58169a52ebc9. */
  epollPwait2: '5.11',
  /** The column chainlength of /proc/net/stat/nf_conntrack, and the bound that it counts. */
  chainsTooLong: '5.15',
  /** A reason at the tracepoint kfree_skb: commit c504e5c2f964. */
  dropReasons: '5.17',
  /** The place at the tracepoint consume_skb: commit dd1b527831a3. */
  consumePlaces: '6.3',
  /** IPSTATS_MIB_OUTPKTS became OutTransmits, and OutRequests counts before the hooks: commit b4a11b2033b7. */
  outTransmits: '6.7',
  /** A reason at the tracepoint tcp_send_reset (enum sk_rst_reason). */
  resetReasons: '6.10',
  /** IORING_OP_BIND and IORING_OP_LISTEN. */
  ioUringBind: '6.11',
  /** net.ipv4.tcp_tw_reuse_delay; earlier kernels compare whole seconds: commit ca6a6f93867a. */
  reuseDelay: '6.14',
} as const;

/** Kernels on which loadline was run. */
export const TRIED = ['5.10', '6.1', '6.12', '6.18', '7.2'] as const;

/** Defaults of sysctls that a version of Linux changed; undefined where the kernel has no such sysctl. */
const DEFAULTS = {
  /** SYNs sent again once a second before the gaps double: commit ccce324dabfe. */
  'net.ipv4.tcp_syn_linear_timeouts': { since: '6.5', now: '4', before: undefined },
  /** SOMAXCONN: commit 19f92a030ca6. */
  'net.core.somaxconn': { since: '5.4', now: '4096', before: '128' },
  /** Reuse on loopback: commit 79e9fed46038. */
  'net.ipv4.tcp_tw_reuse': { since: '4.19', now: '2', before: '0' },
  /** In milliseconds. */
  'net.ipv4.tcp_tw_reuse_delay': { since: SINCE.reuseDelay, now: '1000', before: undefined },
} satisfies Readonly<Record<string, KernelChange<string | undefined>>>;

export type SettingName = keyof typeof DEFAULTS;

/** A kernel in force. */
export interface Kernel {
  readonly version: KernelVersion;
  /** The value in force of a sysctl; undefined where it cannot be read. */
  readonly setting: (name: string) => string | undefined;
}

/** Undefined for a release that is unknown. */
export function kernelOf(release: string | undefined, setting: Kernel['setting']): Kernel | undefined {
  const version = release === undefined ? undefined : kernelVersion(release);
  return version && { version, setting };
}

/** Whether a kernel has what came with `since`, by its release; undefined where the release says no version. */
export function hasSince(release: string, since: string): boolean | undefined {
  const [version, first] = [kernelVersion(release), kernelVersion(since)];
  return version && first && isSince(version, first);
}

/** The kernel's own default of a sysctl, by its release; that of new kernels where the release says no version. */
export function defaultOf<Name extends SettingName>(name: Name, release: string): string | undefined {
  const { since, now, before } = DEFAULTS[name];
  return hasSince(release, since) === false ? before : now;
}

export function isSinceIn({ version }: Kernel, since: string): boolean {
  const first = kernelVersion(since);
  return first !== undefined && isSince(version, first);
}

export function changeOf(name: SettingName): KernelChange<string | undefined> {
  return DEFAULTS[name];
}

/** The value in force of a sysctl, else its default in this version of the kernel. */
export function inForce(name: SettingName, kernel: Kernel): string | undefined {
  const { since, now, before } = DEFAULTS[name];
  return kernel.setting(name) ?? (isSinceIn(kernel, since) ? now : before);
}
