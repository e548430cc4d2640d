import type { FaultSpec } from './fault-spec.ts';
import type { CgroupSpec } from './lab-spec.ts';
import type { Scenario } from './scenario.ts';
import type { Side } from './side.ts';

/** Everything a run will do, decided before it starts. */
export interface Plan {
  readonly scenario: Scenario;
  readonly source: ScenarioSource;
  readonly hosts: Readonly<Record<Side, HostPlan>>;
  /** Host-wide sysctls to set for the run, by name. */
  readonly hostWide: Readonly<Record<string, string>>;
  readonly faults: readonly FaultSpec[];
  readonly target: TargetPlan;
  readonly driver: DriverPlan;
  /** The hosts that drive the load, where others than this one do, or several: `driver` has the shards of all, in this order. */
  readonly clients?: readonly [ClientPlan, ...ClientPlan[]];
  /** The network namespace that the command enters; absent where it stays in the one that it is started in. */
  readonly commandNamespace?: CommandNamespace;
  /** Client address of the background half-open connections; present when the load asks for them. */
  readonly halfOpenAddress?: string;
  readonly otherListenerPort?: number;
  readonly needs: readonly Need[];
  readonly warnings: readonly PlanWarning[];
}

/** Found by the words of a command (`ip netns exec blue`), before it begins. */
export interface CommandNamespace {
  readonly by: string;
  /** Such as /run/netns/blue. */
  readonly file: string;
}

export interface ScenarioSource {
  /** Path as the user gave it. */
  readonly file: string;
}

export interface HostPlan {
  /** The first one is the host's own; the others are further ones to connect from or to. */
  readonly addresses: readonly string[];
  readonly sysctl: readonly SettingPlan[];
  /** Soft and hard RLIMIT_NOFILE of every process on this host. */
  readonly nofile: number;
  readonly nproc?: number;
  readonly cgroup?: CgroupSpec;
  readonly user?: 'ordinary';
  readonly conntrack: boolean;
  /** Ports that its own connections get, as `40000-40049`. */
  readonly snat?: string;
  /** Entries of the tracking table that the lab takes, so that no more than the scenario allows are left to the load. */
  readonly entriesTaken?: number;
}

export interface SettingPlan {
  readonly name: string;
  readonly value: string;
  /** `mirrored` from this machine, or asked for by the scenario. */
  readonly origin: 'mirrored' | 'scenario';
}

export interface TargetPlan {
  readonly address: string;
  readonly port: number;
  /** Processes that share the load, each with a table of descriptors of its own. */
  readonly processes: number;
  /** A process in whose network namespace the server listens; absent where that is the client's own, or one of the lab. */
  readonly namespacePid?: number;
  /** Addresses at which it can be reached there as well, and of which nothing is seen: `address` alone is followed. */
  readonly unseenAddresses?: readonly string[];
  /** Of a raw target that does not use epoll. */
  readonly engine?: 'io_uring';
  /** It is another machine's: nothing of the server can be seen from here. */
  readonly remote?: true;
  /** The name of that machine, where an agent there watches the server. */
  readonly host?: string;
  /** The settings of a server that we configure, defaults applied. */
  readonly application?: ApplicationPlan;
}

export type ApplicationPlan = NginxPlan | HaproxyPlan | HttpdPlan;

export interface HaproxyPlan {
  readonly kind: 'haproxy';
  /** maxconn of its section global. */
  readonly maxconn: number;
}

export interface NginxPlan {
  readonly kind: 'nginx';
  readonly workers: number;
  /** worker_connections. */
  readonly workerConnections: number;
  /** worker_rlimit_nofile. */
  readonly workerRlimitNofile?: number;
}

export interface HttpdPlan {
  readonly kind: 'httpd';
  /** `prefork`: a process for each worker. */
  readonly mpm: 'event' | 'worker' | 'prefork';
  readonly maxRequestWorkers: number;
  readonly serverLimit: number;
  readonly threadsPerChild: number;
}

/**
 * What our own programs use their sockets with. `io_uring`: direct descriptors, which lie outside RLIMIT_NOFILE, and
 * many steps a system call. `epoll`: true descriptors, one system call a step.
 */
export type SocketEngine = 'epoll' | 'io_uring';

export interface DriverPlan {
  /** `program`: the word of saved runs for a third-party driver, whose sockets are its own affair. Ask `reportsOf` what a driver is. */
  readonly engine: SocketEngine | 'program';
  /** Less than half of its local ports will ever be taken: a free one is found at once. Absent where that is not sure. */
  readonly amplePorts?: true;
  /** Other hosts drive the rest of the load. */
  readonly dealt?: DealtLoad;
  /** The name of the host that drives, where reports have to name it. */
  readonly host?: string;
  readonly shards: readonly ShardPlan[];
}

/** One host of several that drive a load. */
export interface ClientPlan {
  /** What reports call it. */
  readonly name: string;
  readonly host: HostPlan;
  readonly driver: DriverPlan;
}

/** What shards make of a load that others make with them. */
export interface DealtLoad {
  /** Connections of the whole load. */
  readonly connections: number;
  /** Shards of the whole load, and how many of them come before these. */
  readonly shards: number;
  readonly shardsBefore: number;
}

export interface ShardPlan {
  /** Connections of this shard (each made `repeat.times` times). */
  readonly connections: number;
  /** Addresses to connect from; empty: the kernel chooses. */
  readonly sources: readonly string[];
  readonly destinations: readonly Destination[];
}

export interface Destination {
  readonly address: string;
  readonly port: number;
}

/** Something this machine must offer for the plan to run. */
export type Need =
  | { readonly need: 'netns' }
  | { readonly need: 'root'; readonly for: string }
  /** `entries`: of a tracking table, so many that no lab takes them instead. */
  | { readonly need: 'host-changes'; readonly settings: readonly string[]; readonly entries?: number }
  | { readonly need: 'program'; readonly program: string; readonly package: string; readonly for: string }
  | { readonly need: 'remote'; readonly address: string }
  | { readonly need: 'memory'; readonly bytes: number }
  | { readonly need: 'open-files'; readonly files: number }
  | { readonly need: 'io-uring'; readonly for: string }
  | { readonly need: 'nofile'; readonly side: Side; readonly nofile: number };

/** Something odd that may be the point: said, not refused. */
export type PlanWarning =
  | { readonly warning: 'more-connections-than-four-tuples'; readonly connections: number; readonly fourTuples: number }
  /** Of connections that the client closes and opens again; those that are open at the same time have enough. */
  | { readonly warning: 'more-attempts-than-four-tuples'; readonly attempts: number; readonly fourTuples: number }
  | { readonly warning: 'backlog-clamped'; readonly backlog: number; readonly somaxconn: number }
  | {
      readonly warning: 'nofile-below-connections';
      readonly side: Side;
      readonly nofile: number;
      readonly connections: number;
    }
  | { readonly warning: 'timeout-before-first-retransmit'; readonly connectTimeoutMs: number }
  | { readonly warning: 'external-target'; readonly address: string; readonly remote: boolean }
  /** The server is another machine, and an agent there watches it. */
  | { readonly warning: 'server-host'; readonly address: string; readonly name: string }
  | { readonly warning: 'shared-namespace' }
  /** nf_conntrack_max stays `max`, and the lab takes all entries but `left`. */
  | { readonly warning: 'tracking-table-filled'; readonly max: number; readonly left: number }
  /** The load is large enough for io_uring, and this machine refuses it. */
  | { readonly warning: 'without-io-uring'; readonly parts: readonly ('driver' | 'target')[]; readonly why: string }
  | { readonly warning: 'server-namespace'; readonly pid: number; readonly address: string }
  | ({ readonly warning: 'command-namespace' } & CommandNamespace)
  /** Words of the command take its load where not all of it can be seen. */
  | { readonly warning: 'command-unseen'; readonly by: string; readonly why: string };
