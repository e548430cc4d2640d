import type { Probe } from './probe.ts';
import type { ProcessLimits } from './process-evidence.ts';

/** Raw values of a machine as it stands, of the network namespace and the cgroup of one process. */
export interface MachineFacts {
  readonly kernel: Probe<string>;
  /** By dotted name; `absent` where the kernel has none. */
  readonly sysctls: Readonly<Record<string, Probe<string>>>;
  readonly memoryBytes: Probe<number>;
  readonly processors: Probe<number>;
  /** Of the whole machine: /proc/sys/fs/file-nr. */
  readonly openFiles: Probe<number>;
  /** /proc/net/sockstat, as `TCP.mem`. */
  readonly sockets: Probe<Readonly<Record<string, number>>>;
  /** Most of the local ports that one source address has taken towards one destination. */
  readonly ports: Probe<PortUse>;
  readonly listeners: Probe<readonly ListenerFacts[]>;
  /** What the process has connections to at this moment. */
  readonly behind: Probe<readonly BehindFacts[]>;
  /** Packets that all processors dropped for a full backlog since boot. */
  readonly backlogDrops: Probe<number>;
  /** Entries of the IPv4 neighbour table. */
  readonly neighbours: Probe<number>;
  /** Threads of the whole machine. */
  readonly threads: Probe<number>;
  readonly process: ProcessFacts;
  readonly cgroup: CgroupFacts;
  /** By the server program, as a scenario calls its kind. */
  readonly servers: Readonly<Record<string, Probe<ServerFacts>>>;
}

export interface PortUse {
  /** `10.0.0.2:443`; undefined where no connection is open. */
  readonly destination: string | undefined;
  readonly taken: number;
  readonly timeWait: number;
}

export interface ListenerFacts {
  readonly port: number;
  /** Connections that wait for accept(). */
  readonly waiting: number;
  /** Bound of the accept queue; undefined where only /proc/net/tcp shows the listener. */
  readonly bound: number | undefined;
}

/** A listener that the process is connected to. */
export interface BehindFacts {
  /** `127.0.0.1:9000`, `unix:/run/app.sock`. */
  readonly to: string;
  /** Of its accept queue; both absent where no listener of this host takes these connections. */
  readonly waiting?: number;
  readonly bound?: number;
  /** Local ports of one address that connections there hold; absent for a Unix socket. */
  readonly portsTaken?: number;
  /** Who listens there, as far as that may be seen. */
  readonly process?: ProcessBehind;
}

export interface ProcessBehind {
  readonly pid: number;
  readonly command: string;
  readonly descriptors?: { readonly used: number; readonly nofile: number };
}

export interface ProcessFacts {
  readonly name: Probe<string>;
  readonly limits: Probe<ProcessLimits>;
  /** Open ones whose number is below the soft limit. */
  readonly descriptors: Probe<number>;
  /** Descriptors in its epoll sets. */
  readonly epollWatches: Probe<number>;
  /** Threads of all processes of its user. */
  readonly userThreads: Probe<number>;
  readonly uid: Probe<number>;
}

/** The tightest of each kind from the process's cgroup up to the root. */
export interface CgroupFacts {
  readonly tasks: Probe<CgroupLimit>;
  readonly memoryBytes: Probe<CgroupLimit>;
}

export interface CgroupLimit {
  /** Folder of the cgroup that sets it, below the hierarchy. */
  readonly path: string;
  /** As written: a number or `max`. */
  readonly max: string;
  readonly now: Probe<number>;
}

/** What the configuration of a server program says of connections. */
export interface ServerFacts {
  readonly file: string;
  /** Connections or requests that it serves at once: each worker does where there are `workers`, else all of it together. */
  readonly most: number;
  /** `auto`: as many as processors. */
  readonly workers?: Probe<number | 'auto'>;
  /** Of each of its processes; absent where it is not known. */
  readonly threads?: number;
  /** Descriptors that each worker may have; absent where no line sets it. */
  readonly nofile?: number;
}
