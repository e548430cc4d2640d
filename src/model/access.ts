import type { Side } from './side.ts';

/** The name of the network device of each host of a lab. */
export const LAB_DEVICE = 'eth0';

/** A way into one host of a lab. */
export interface HostAccess {
  readonly side: Side;
  /** The host's network device: LAB_DEVICE in a lab, `lo` on this machine. */
  readonly device: string;
  /**
   * Runs `act` inside the host's network namespace. Namespaces belong to threads: `act` must be synchronous, and what it
   * opens or spawns (files under /proc/thread-self/net, sysctls, sockets, children) stays in that namespace for good.
   */
  run<T>(act: () => T): T;
  /** What holds for every process that is started on this host, beside its resource limits. */
  readonly confinement?: Confinement;
}

export interface Confinement {
  /** cgroup.procs files: a process that writes 0 into one has entered that cgroup. */
  readonly cgroups: readonly string[];
  /** The user to become; absent: nobody else. */
  readonly uid?: number;
}
