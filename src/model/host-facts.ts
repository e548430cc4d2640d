import type { Probe } from './probe.ts';

/** What a host says of itself before anything is asked of it. */
export interface HostFacts {
  /** Its own name for itself. */
  readonly hostname: string;
  /** /proc/sys/kernel/random/boot_id: two hosts with the same one are one machine. */
  readonly bootId: string;
  readonly kernel: string;
  readonly architecture: string;
  readonly node: string;
  readonly version: string;
  readonly user: string;
  readonly cpus: number;
  readonly memoryAvailableBytes: number;
  /** Largest RLIMIT_NOFILE that a process there can have. */
  readonly nofileHard: number;
  /** Ports that one address can use towards one destination. */
  readonly ephemeralPorts: number;
  /** Sockets in TIME-WAIT in its network namespace. */
  readonly timeWait: Probe<number>;
  /** Addresses that are its own, but for those of the loopback. */
  readonly addresses: readonly string[];
  readonly rights: readonly HostRight[];
}

/** Something that evidence needs, and whether the agent has it there. */
interface HostRight {
  readonly capability: HostCapability;
  readonly held: boolean;
}

/** Capabilities by what they let an agent read. */
export type HostCapability = 'CAP_NET_ADMIN' | 'CAP_SYS_PTRACE' | 'CAP_BPF' | 'CAP_SYS_ADMIN';
