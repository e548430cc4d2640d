import type { AddressFamily } from './address-family.ts';
import type { FaultSpec } from './fault-spec.ts';

export interface LabSpec {
  /** `netns`: two fresh network namespaces joined by a veth pair. `host`: this machine as it stands, over loopback. */
  readonly kind: 'netns' | 'host';
  /** Where a value that the scenario does not set comes from. */
  readonly baseline: 'host' | 'kernel-defaults';
  /** How the client connects; `both`: half of the connections by each, to one listener on `::`. */
  readonly family: AddressFamily | 'both';
  /**
   * `known`: each host knows the other's link address for good. `resolved`: every address of the other is a neighbour that
   * has to be asked for (ARP).
   */
  readonly neighbours?: 'known' | 'resolved';
  readonly client: HostSpec;
  readonly server: HostSpec;
  /** Host-wide sysctls by name; set only with `--allow-host-changes`. */
  readonly host: Readonly<Record<string, string>>;
  readonly network: readonly FaultSpec[];
}

export interface HostSpec {
  readonly sysctl: Readonly<Record<string, string>>;
  /** RLIMIT_NOFILE, soft and hard, of every process on this host; absent: the plan chooses what the load needs. */
  readonly nofile?: number;
  /** RLIMIT_NPROC, soft and hard, of every process on this host. */
  readonly nproc?: number;
  /** A cgroup of its own for every process on this host together. */
  readonly cgroup?: CgroupSpec;
  /** Its processes run as a user without rights; absent: as whoever runs loadline, whom root's exemptions may spare. */
  readonly user?: 'ordinary';
  /** Addresses, of each family, to connect from (client) or to (server). */
  readonly addresses: 'auto' | number;
  /** Whether this host tracks connections (nf_conntrack). */
  readonly conntrack: boolean;
  /** Ports that connections leave this host with in place of their own (source NAT): `40000-40049`. */
  readonly snat?: string;
}

export interface CgroupSpec {
  /** pids.max: processes and threads. */
  readonly pids?: number;
  /** memory.max, or memory.limit_in_bytes. */
  readonly memoryBytes?: number;
}
