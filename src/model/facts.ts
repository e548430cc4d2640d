import type { AutopsyClass, Stage, Symptom, Tracking } from './attempt.ts';
import type { CommandSize } from './command-size.ts';
import type { FailedCall, LocalPorts, OtherListener, PortUse, ProcessExit, TargetLogLine } from './evidence.ts';
import type { Period } from './period.ts';
import type { ApplicationPlan } from './plan.ts';
import type { Probe } from './probe.ts';
import type { TargetKind } from './scenario.ts';

/** Attempts that ended alike: what a rule is asked to explain. */
export interface AttemptGroup {
  readonly outcome: 'failed' | 'pending' | 'delayed';
  readonly stage: Stage;
  readonly symptom: Symptom;
  readonly autopsy: AutopsyClass;
  /** Whether each host's connection-tracking table has the four-tuple. */
  readonly clientTracking: Tracking;
  readonly serverTracking: Tracking;
  /** Whether the target had already ended when the attempt's outcome was known. */
  readonly target: 'alive' | 'gone';
  /** Whether the application took no connection from its queue as long as the attempt could wait: no queue is long enough for it. */
  readonly duringStall: boolean;
  readonly count: number;
  /** Milliseconds since the load's start at which the first and the last of them were known to have failed. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** Whether SYNs that were sent again left the client; unknown where none was sent. */
  readonly left: 'yes' | 'no' | 'unknown';
  /**
   * Whether packets were lost before the attempt got as far as it did: it connected by a SYN sent again, or its request
   * was sent again. What it waits for at its deadline is then not what took its time.
   */
  readonly late: boolean;
  /** Fewest and most SYNs that one of them sent again; `most` is undefined where that is not known of all. */
  readonly retransmits: { readonly least: number; readonly most: number | undefined };
  /** Fewest times that one of them sent its request again. */
  readonly requestRetransmits: number;
}

/** From when to when calls failed for want of something, in milliseconds since the load's start. */
export interface FailingTime {
  readonly firstMs: number;
  readonly lastMs: number;
  /** Connections that the server still took after the last of them; undefined where nobody counted. */
  readonly takenAfter: number | undefined;
}

/** What the evidence amounts to, by name: a rule declares the facts it needs and is handed only those. */
export interface Facts {
  readonly load: LoadFact;
  readonly 'client.processes': readonly ProcessFact[];
  readonly 'server.processes': readonly ProcessFact[];
  readonly 'client.settings': SettingsFact;
  readonly 'server.settings': SettingsFact;
  readonly 'client.counters': CountersFact;
  readonly 'server.counters': CountersFact;
  readonly 'client.tracking': TrackingFact;
  readonly 'server.tracking': TrackingFact;
  readonly 'client.ports': PortsFact;
  readonly listener: ListenerFact;
  readonly acceptance: AcceptanceFact;
  readonly losses: LossesFact;
  readonly refusals: RefusalsFact;
  readonly 'client.cgroups': readonly CgroupFact[];
  readonly 'server.cgroups': readonly CgroupFact[];
  readonly 'server.users': readonly UserFact[];
  readonly 'server.forks': ForksFact;
  readonly threads: ThreadsFact;
  readonly openFiles: OpenFilesFact;
  readonly 'server.shortages': ShortagesFact;
  readonly 'server.failedCalls': readonly FailedCallFact[];
  readonly 'client.failedCalls': readonly FailedCallFact[];
  readonly driver: DriverFact;
  readonly target: TargetFact;
  readonly application: ApplicationFact;
  readonly targetLog: readonly TargetLogLine[];
  readonly sockets: SocketsFact;
  readonly neighbours: NeighboursFact;
}

export type FactName = keyof Facts;

/** Every fact, as far as the evidence gave it. */
export type FactBook = { readonly [Name in FactName]: Probe<Facts[Name]> };

export interface LoadFact {
  readonly attempts: number;
  /** Connections that are to be open at the same time, undefined where nobody knows, and the time over which they arrive. */
  readonly connections: number | undefined;
  readonly arrivalMs: number;
  readonly connectTimeoutMs: number;
  readonly probe: 'http' | 'none';
  /** Of a command, whose plan does not say how many connections it makes. */
  readonly wanted?: CommandSize;
  /** Attempts that were served. */
  readonly served: number;
  /** Both hosts share one network namespace: counters of the two sides cannot be told apart. */
  readonly sharedNamespace: boolean;
}

export interface ProcessFact {
  readonly pid: number;
  readonly role: 'target' | 'driver';
  readonly nofile: number;
  readonly peakDescriptors: number;
  /** The first and the last look at which it had as many as it may; not there where it never had. */
  readonly fullTime?: FailingTime;
  /** A driver that has ended: the peak may lie between the last sample and its end. */
  readonly ended?: true;
}

/** Calls of one process that failed alike. */
export interface FailedCallFact extends FailedCall {
  /** Of a server's: connections that it still took after the last of them; not there where nobody counted. */
  readonly takenAfter?: number;
}

/** Effective sysctl values by name. */
export type SettingsFact = Readonly<Record<string, string>>;

/** How far each counter moved during the run, by name (`TcpExt.ListenOverflows`). */
export type CountersFact = Readonly<Record<string, number>>;

export interface TrackingFact {
  readonly max: number;
  readonly peakCount: number;
  /** Entries among these that the lab took, and that are not the load's. */
  readonly taken?: number;
  readonly dropped: number;
  readonly insertFailed: number;
  readonly earlyDropped: number;
  /** Those of the failed insertions whose hash chain was too long: the column `chainlength`, since Linux 5.15. */
  readonly chainTooLong: number;
}

/** TCP over all namespaces, from /proc/net/sockstat: seen every 50 ms. */
export interface SocketsFact {
  /** Sockets that their process has closed and that still wait for their peer. */
  readonly peakOrphans: number;
  /** Memory of all buffers, in pages. */
  readonly peakPages: number;
}

/** The table of link addresses of IPv4 and IPv6 together, over all namespaces. */
export interface NeighboursFact {
  readonly peakEntries: number;
  /** Entries that were wanted and did not fit, by all of the machine. */
  readonly tableFulls: number;
}

export interface PortsFact {
  readonly low: number;
  readonly high: number;
  readonly reserved: number;
  /** Ports that one source can use towards one destination. */
  readonly capacity: number;
  /** The pairs of source and destination that the driver uses. */
  readonly pairs: readonly PortUse[];
  /** Whether every pair that the plan could use is full. */
  readonly exhausted: boolean;
  /** Whether nine tenths of it are. */
  readonly nearly: boolean;
  /** Held by TIME-WAIT when attempts failed, and by anything else. */
  readonly inTimeWait: number;
  readonly live: number;
  /** After how long TIME-WAIT lets a port be used again, and how many were younger than that; not there where none ever is. */
  readonly reused?: { readonly afterMs: number; readonly young: number };
  /** Ports in use towards anywhere; not there where nobody looked, or where no socket is bound before it connects. */
  readonly local?: LocalPorts;
  /** What each failed connect() came to; not there where nobody could see it. */
  readonly asked?: AskedForPorts;
}

/** connect() calls that returned EADDRNOTAVAIL, by what the kernel did before it did. */
export interface AskedForPorts {
  /** It looked for a port and found none. */
  readonly noneLeft: number;
  /** The socket had a port, and the other end has a connection from there already. */
  readonly taken: number;
  /** It looked for none. */
  readonly notSought: number;
  /** Where those were to go that found none. */
  readonly destinations: readonly string[];
}

export interface ListenerFact {
  /** The number the target handed to listen(2); undefined where it is not known to be the smaller one. */
  readonly backlog: number | undefined;
  /** Whether `backlog` is the scenario's word, and explains the bound; else it is the bound that the kernel reports. */
  readonly backlogTold: boolean;
  /** net.core.somaxconn when the target called listen(2), as far as that is known, else now. */
  readonly somaxconn: number;
  /** Listening sockets of the target: each has an accept queue of its own. */
  readonly queues: number;
  /** The bound of one accept queue as the kernel reported it when it was full, else the latest. */
  readonly bound: number;
  /** Most connections that waited, in all queues together. */
  readonly peakQueue: number;
  readonly peakSynReceived: number;
  /** The queue dropped something; where the kernel does not say, it held more than its bound in a sample or may have between two. */
  readonly wasFull: boolean;
  /** Packets that this listener dropped, for whatever reason (sk_drops); undefined where the kernel does not say. */
  readonly dropped: number | undefined;
  /** Other listeners of the same namespace whose accept queue was full: overflows of the namespace are theirs too. */
  readonly fullOthers: readonly OtherListener[];
}

export interface AcceptanceFact {
  /** Connections that the application took from the accept queue; undefined where nothing tells them from those of other listeners. */
  readonly accepted: number | undefined;
  /** Failed accept calls by errno, from the target itself or from the system-call trace. */
  readonly errors: Readonly<Record<string, number>>;
  /** Whether `errors` is known: a target that hides them, untraced, gives false. */
  readonly errorsKnown: boolean;
  /** When it failed for want of a file (EMFILE, ENFILE); not there where it did not, or where nobody noted the time. */
  readonly errorTime?: FailingTime;
  /**
   * Fastest acceptance, in connections per second, between two samples that both found connections waiting: what the
   * application can do. Undefined where it never had that much to do.
   */
  readonly busyPerSecond: number | undefined;
  /** Stretches in which connections waited and none was accepted. */
  readonly stalls: readonly Period[];
  /** The longest of them, in milliseconds. */
  readonly longestStallMs: number;
  /** Connections that it held all the time that it took no other, while it read what these sent: a number of its own. */
  readonly ownCap: number | undefined;
  /** The last sample at which connections waited still saw none accepted. */
  readonly stalledAtEnd: boolean;
}

/**
 * Packets that vanished, by the place where they did: the identities E1 to E5. Host by host and by direction, so that
 * a firewall on the way out of one is not taken for a limit on the way into the other. Each place is known by itself: what one
 * counter is missing for leaves the others as they are.
 */
export interface LossesFact {
  readonly towardsServer: PacketsFact;
  readonly clientOut: FilterLoss;
  readonly clientIn: FilterLoss;
  readonly serverIn: FilterLoss;
  readonly serverOut: FilterLoss;
  /** What each host's routing did not let in. */
  readonly clientRouting: RoutingLoss;
  readonly serverRouting: RoutingLoss;
  /** Sent by one host and not received by the other, per direction. */
  readonly linkToServer: Probe<number>;
  readonly linkToClient: Probe<number>;
  /** Packets that the receiving end of the link dropped because the processor's backlog was full. */
  readonly backlogDropped: Probe<number>;
  /** Packets that a host did not send for want of a neighbour entry: of those that vanished on the link, at most. */
  readonly neighbourTable: Probe<number>;
  /** ListenOverflows of the target's listener. */
  readonly acceptQueue: Probe<number>;
  /** TCPReqQFullDrop of the target's listener. */
  readonly synQueue: Probe<number>;
  /** ListenDrops for want of a route to whoever sent the SYN. */
  readonly noRouteBack: Probe<number>;
  /** ListenDrops beyond these three: the three-quarter rule of tcp_max_syn_backlog, or memory. */
  readonly otherListenDrops: Probe<number>;
  /** Established for the client and never for the server (E5). */
  readonly ghosts: Probe<number>;
  /** SYNs without an answer, as far as the listener's queues can have dropped them: overflows that are spent. */
  readonly unansweredSyns: AtLeastAtMost;
}

/** What counters allow a number to be. */
export interface AtLeastAtMost {
  readonly atLeast: number;
  readonly atMost: Probe<number>;
}

export interface RoutingLoss {
  /** The route back to the sender leads over another device (net.ipv4.conf.*.rp_filter): IPReversePathFilter. */
  readonly reversePath: Probe<number>;
  /** The host does not have the address that they were sent to: InAddrErrors and InNoRoutes. */
  readonly notLocal: Probe<number>;
}

/** Packets on the way to the server, by how far they came. */
interface PacketsFact {
  /** What the client's IP was asked to send, and what got past the client's own hooks. */
  readonly asked: Probe<number>;
  readonly sent: Probe<number>;
  readonly received: Probe<number>;
  /** What got past the server's own hooks. */
  readonly delivered: Probe<number>;
}

/** Connections that were refused, and who can have refused them. */
export interface RefusalsFact {
  /** Attempts that ended in ECONNREFUSED, or calls that did where these are more: a program that tries again. */
  readonly refused: number;
  /** Resets that TCP sent and that may have answered a SYN: at most so many connections were refused by it. */
  readonly resets: number;
  /** ICMP messages of the server that say unreachable. */
  readonly unreachables: number;
  /** Whether something listened on the port at every look; undefined where nobody looked. */
  readonly listening: boolean | undefined;
}

/** Packets lost inside one host's netfilter hooks in one direction. */
export interface FilterLoss {
  /** Those that connection tracking dropped: its table was full, or the entry could not be inserted. */
  readonly tracking: Probe<number>;
  /** The rest: a firewall rule. */
  readonly rules: Probe<number>;
}

/** Driver processes that ended before the run ended them. */
interface DriverFact {
  readonly exits: readonly (ProcessExit & { readonly pid: number })[];
  /** Whether the run ended before its load did. */
  readonly stopped: boolean;
}

/** One controller of one cgroup that a side's processes are in, or that holds theirs. */
export interface CgroupFact {
  readonly controller: 'pids' | 'memory';
  readonly path: string;
  /** Infinity for none. */
  readonly limit: number;
  /** Threads, or bytes. */
  readonly peak: number;
  /** pids: forks that were rejected. memory: times that the limit was met. */
  readonly refused: number;
  /** When they were; not there where none was. */
  readonly refusedTime?: FailingTime;
  readonly oomKills: number;
  /** Between which looks they took place; not there where nobody saw. */
  readonly oomKillTimes?: readonly Period[];
  /**
   * memory: whose limit the kernel log names for the end of a process of this side, or that it names other processes
   * alone; undefined where it names none.
   */
  readonly loggedKill?: 'cgroup' | 'machine' | 'others';
}

export interface UserFact {
  readonly uid: number;
  readonly nproc: number;
  readonly exempt: boolean;
  /** Undefined where the whole machine never had as many threads as `nproc`, or where nobody looked. */
  readonly peakThreads: number | undefined;
  /** Whether they became more while the load ran; not there where they did not, or nobody looked. */
  readonly grew?: true;
  /**
   * From after the last look at them until when the machine still had about as many threads as `nproc`, in milliseconds since the
   * load's start: the user may have had as many. Not there where there was no such time.
   */
  readonly unseen?: { readonly afterMs: number; readonly untilMs: number };
}

/** Calls of the server that failed for want of something that a limit bounds: files, ports, threads, memory. */
export interface ShortagesFact {
  readonly calls: readonly FailedCallFact[];
  /** Whether that is all of them: false where nobody could see them fail. */
  readonly known: boolean;
}

/** Processes and threads that could not be made for a limit (EAGAIN). */
export interface ForksFact {
  readonly failed: number;
  /** Whether that is all of them: false where nobody could see them fail. */
  readonly known: boolean;
  /** The kernel's trace counted them: exactly those of the server's own processes. */
  readonly traced?: true;
  readonly time?: FailingTime;
}

/** Threads of the whole machine. */
export interface ThreadsFact {
  readonly peak: number;
  /** kernel.threads-max. */
  readonly max: number;
  /** kernel.pid_max, which bounds them as well; undefined where it was not read. */
  readonly pidMax: number | undefined;
}

/** Open files of the whole machine, against fs.file-max. */
export interface OpenFilesFact {
  readonly peak: number;
  readonly max: number;
}

interface TargetFact {
  readonly exits: readonly ProcessExit[];
  /** Whether every process of it has ended. */
  readonly gone: boolean;
  readonly accepted: number | undefined;
}

/** What the target is, and how it was configured where we did that. */
interface ApplicationFact {
  readonly kind: TargetKind;
  /** Node in several processes, as its cluster module makes them: one accepts, and passes connections on. */
  readonly deals?: true;
  readonly configured?: ApplicationPlan;
  /** Server programs that its processes call themselves; absent where no process was seen. */
  readonly programs?: readonly string[];
}
