import type { HopEvidence } from './hops.ts';
import type { PacketLosses } from './packet-losses.ts';
import type { Destination } from './plan.ts';
import type { Probe } from './probe.ts';
import type { QueueLooks } from './queue-looks.ts';
import type { Series } from './series.ts';
import type { SetCap } from './set-cap.ts';
import type { Side } from './side.ts';

/** Raw values read from the kernel and the processes, before, during and after the load. No opinions in it. */
export interface Evidence {
  readonly client: HostEvidence;
  readonly server: HostEvidence;
  readonly machine: MachineEvidence;
  /** Target and driver processes, and what they forked. */
  readonly processes: readonly ProcessEvidence[];
  /** The cgroups that bound these processes, from their own upwards. */
  readonly cgroups?: Probe<readonly CgroupEvidence[]>;
  /** Threads of the users that these processes run as. */
  readonly users?: readonly UserEvidence[];
  /** What the target itself saw, where it reports that. */
  readonly target: Probe<TargetEvidence>;
  /** What the target wrote into its error log, or to its standard error. */
  readonly targetLog?: Probe<TargetLog>;
  /** Failed system calls of target and driver, counted by the kernel's own trace. */
  readonly failedCalls: Probe<FailedCalls>;
  /** Failed system calls of a program driver alone: as strace, the driver itself or its output reports them. */
  readonly driverCalls?: Probe<FailedCalls>;
  /** Caps that the target's processes were started with; not in runs of earlier versions. */
  readonly serverCaps?: Probe<readonly SetCap[]>;
  /** What the kernels themselves said of lost packets; not in runs of earlier versions. */
  readonly packetLosses?: Probe<PacketLosses>;
  /** Where the target connects to by itself; not in runs of earlier versions. */
  readonly hops?: Probe<readonly HopEvidence[]>;
  /** Where the server is another machine and an agent looked there: what that machine alone can say. */
  readonly serverHost?: ServerHostEvidence;
}

/** The machine of the server, where that is another one than the client's. */
export interface ServerHostEvidence {
  /** What reports call it. */
  readonly name: string;
  /** The release of its kernel. */
  readonly kernel: string;
  /** How far its CLOCK_MONOTONIC was ahead of ours when the load started, in milliseconds, and by how much that may be wrong. */
  readonly clock?: { readonly aheadMs: number; readonly boundMs: number };
  readonly machine: MachineEvidence;
  /** Failed system calls of the target: process numbers are that machine's. */
  readonly failedCalls: Probe<FailedCalls>;
}

/** Ports that connections to one destination were translated to, of one address. */
export interface TranslatedPorts {
  /** `198.19.0.1:8080`, as the connecting program has it. */
  readonly to: string;
  /** The address that they were given. */
  readonly address: string;
  readonly ports: number;
  readonly lowest: number;
  readonly highest: number;
}

/** One network namespace. Series names are the kernel's own: `Tcp.ActiveOpens`, `TcpExt.ListenOverflows`. */
export interface HostEvidence {
  /** /proc/net/snmp, snmp6 and netstat as `Group.Name`. */
  readonly counters: Probe<Series>;
  /** /proc/net/sockstat as `TCP.inuse`, `TCP.tw`. */
  readonly sockstat: Probe<Series>;
  /**
   * `count`, `max`, and the columns of /proc/net/stat/nf_conntrack: `drop`, `early_drop`, `insert_failed`, … Where no connection
   * tracking is loaded at the start, `loaded` alone.
   */
  readonly conntrack: Probe<Series>;
  /**
   * Ports that this host's address translation had given to connections at the end of the load, those ways with the most first; not in
   * runs of earlier versions.
   */
  readonly translated?: Probe<readonly TranslatedPorts[]>;
  /** The host's own end of the link, from /proc/net/dev: `rx_dropped`, `tx_dropped`, … */
  readonly link: Probe<Series>;
  /** `drops`: packets that the queueing disciplines of its devices dropped; not there in runs of earlier versions. */
  readonly qdisc?: Probe<Series>;
  /** Effective sysctl values, read back in the namespace after everything was set. */
  readonly settings: Readonly<Record<string, Probe<string>>>;
  /** The listener under test; on the server only. */
  readonly listener: Probe<ListenerEvidence>;
  /** Other listeners whose accept queue was ever full, or that dropped a packet; on the server only. */
  readonly otherListeners: Probe<readonly OtherListener[]>;
  /** TCP sockets by state at the end of the load, before anything was closed. */
  readonly socketStates: Probe<Readonly<Record<string, number>>>;
  /** Local ports in use at the end of the load, per source and destination, those with the most ports first. */
  readonly portUse: Probe<readonly PortUse[]>;
  /** Local ports in use towards anywhere, when most of them were; on the client only, and not in runs of earlier versions. */
  readonly localPorts?: Probe<LocalPorts>;
}

/**
 * Series `queue` (accept queue now), `bound` (its limit as the kernel clamped it), `synReceived` (SYN queue now).
 * Several listening sockets may share the port: these are then sums over them, `sockets` is their number, and `full`
 * the number of those whose queue holds more than its bound, `empty` of those with an empty queue. `drops`: packets that they dropped since the first row (sk_drops), where
 * the kernel says so; `others`: other listening sockets of the namespace.
 */
export interface ListenerEvidence {
  readonly address: string;
  readonly port: number;
  readonly series: Series;
  /**
   * Its connections, looked at while some waited: `entered` since the first look, at least; `queue` of these in the accept queue; `held`
   * that a process has; `unread` of these with bytes that it has not read yet; `received` bytes on these so far. Not there where nobody
   * looked.
   */
  readonly connections?: Series;
  /** Where several sockets share the port: what each of their queues showed. Not in runs of earlier versions. */
  readonly queues?: QueueLooks;
}

export interface OtherListener {
  readonly address: string;
  readonly port: number;
  readonly peakQueue: number;
  readonly bound: number;
  /** Packets that it dropped during the run (sk_drops); not there where the kernel does not say. */
  readonly drops?: number;
}

export interface PortUse {
  readonly source: string;
  readonly destination: string;
  readonly destinationPort: number;
  /** Ports inside the ephemeral range, by the state of the socket that holds them. */
  readonly byState: Readonly<Record<string, number>>;
  /**
   * When those in TIME-WAIT entered it, the earliest first: milliseconds since the load's start, and how many. Not in runs of earlier
   * versions.
   */
  readonly timeWaitSince?: readonly (readonly [atMs: number, sockets: number])[];
}

/** Ports of the ephemeral range that any TCP socket of the namespace has, each counted once. */
export interface LocalPorts {
  readonly inUse: number;
  /** The most that one local address has: a socket that binds to it needs another one. */
  readonly mostOfOneAddress: number;
}

export interface MachineEvidence {
  /** /proc/net/softnet_stat summed over the processors: `processed`, `dropped`, `time_squeeze`. Host-wide. */
  readonly softnet: Probe<Series>;
  /** /proc/sys/fs/file-nr: `used`, `max`. Host-wide. */
  readonly files: Probe<Series>;
  /** /proc/loadavg: `threads`, processes and threads that exist, of all users and namespaces. Host-wide. */
  readonly threads?: Probe<Series>;
  readonly memory: Probe<Series>;
  /**
   * The tables of link addresses, as `arp.entries`, `arp.table_fulls` and `ndisc.…`, over all namespaces; absent in runs
   * that were saved before they were read.
   */
  readonly neighbours?: Probe<Series>;
  readonly kernelLog: Probe<KernelLog>;
}

export interface KernelLog {
  readonly lines: readonly LogLine[];
  /** Records that were overwritten before they were read, or that the kernel says it suppressed. */
  readonly lost: number;
}

interface LogLine {
  readonly atMs: number;
  readonly text: string;
}

export interface ProcessEvidence {
  readonly side: Side;
  readonly role: 'target' | 'driver' | 'half-open' | 'other-target' | 'other-driver' | 'upstream';
  readonly pid: number;
  readonly command: string;
  /** Effective limits from /proc/<pid>/limits; Infinity for unlimited. */
  readonly limits: Probe<ProcessLimits>;
  /** Series `used`: descriptors open. */
  readonly descriptors: Probe<Series>;
  /** The most resident memory that it was seen to have had; not there where it was never read, as in runs of earlier versions. */
  readonly peakMemoryBytes?: number;
  /**
   * Series `waitedMs`: for how long its first thread was ready to run and had no processor, since it began. On the server only; not there where the
   * kernel does not count it, nor in runs of earlier versions.
   */
  readonly processorWait?: Series;
  /** Present once the process has ended. */
  readonly exit?: ProcessExit;
}

export interface ProcessLimits {
  readonly nofileSoft: number;
  readonly nofileHard: number;
  readonly nprocSoft: number;
}

/** One controller of one cgroup. */
export interface CgroupEvidence {
  readonly side: Side;
  readonly controller: 'pids' | 'memory';
  readonly version: 1 | 2;
  /** Its folder. */
  readonly path: string;
  /** pids.max; memory.max or memory.limit_in_bytes, in bytes. Infinity for none. */
  readonly limit: number;
  /**
   * `current`; of pids also `rejected` (pids.events: max), of memory `refused` (memory.events: max, or
   * memory.failcnt), `highest` (memory.peak, or memory.max_usage_in_bytes: the most since it was made) and `oomKills`
   * (oom_kill of memory.events or memory.oom_control). It ends with the cgroup.
   */
  readonly series: Probe<Series>;
}

/** One user of one side, with the lowest RLIMIT_NPROC of its watched processes. */
export interface UserEvidence {
  readonly side: Side;
  /** Real user id, as this process's user namespace numbers it. */
  readonly uid: number;
  readonly nproc: number;
  /** Whether the kernel exempts it: user 0 of the initial user namespace. */
  readonly exempt: boolean;
  /** `threads` of the user in that user namespace; looked at only while the whole machine has as many as `nproc`. */
  readonly threads: Probe<Series>;
}

export interface ProcessExit {
  /** When the run learned of it. */
  readonly atMs: number;
  /** When it was last seen running, or was killed by the run; not there where nobody looked, as in runs of earlier versions. */
  readonly runningAtMs?: number;
  readonly code: number | null;
  readonly signal: string | null;
  /** Whether the run itself ended it on purpose, as its last act or because the scenario said so. */
  readonly by: 'run' | 'scenario' | 'itself';
}

/** What a raw target counted; `acceptErrors` by errno name. */
export interface TargetEvidence {
  readonly accepted: number;
  readonly answered: number;
  readonly acceptErrors: Readonly<Record<string, number>>;
  /** Connections accepted so far: `accepted`, one row for each of the collectors'. */
  readonly series: Series;
}

/** Lines that differ in numbers alone count as one; at most 200 different ones are kept. */
export interface TargetLog {
  readonly lines: readonly TargetLogLine[];
  /** All lines that it wrote. */
  readonly total: number;
}

export interface TargetLogLine {
  /** The first line that says so, without its time and process. */
  readonly text: string;
  readonly count: number;
  /** Milliseconds since the load's start; some servers write whole seconds. */
  readonly firstMs: number;
  readonly lastMs: number;
}

export interface FailedCalls {
  readonly calls: readonly FailedCall[];
  /**
   * Records that the trace buffer lost, and calls of threads of which nobody knows whose they were: the counts are then at least, not
   * equal.
   */
  readonly lost: number;
}

/**
 * How connect() came to say EADDRNOTAVAIL. `none-left`: it looked for a local port and found none. `taken`: its socket had a port, of
 * which the other end has a connection already. `not-sought`: it gave up before, for it has no address of that family.
 */
export interface PortSearch {
  readonly outcome: 'none-left' | 'taken' | 'not-sought';
  /** Where it was to go; IPv4 in an IPv6 socket stands as IPv4. Not there for one that was not sought. */
  readonly destination?: string;
}

export interface FailedCall {
  readonly side: Side;
  readonly pid: number;
  readonly syscall: string;
  readonly errno: string;
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Of connect() EADDRNOTAVAIL, where the kernel's trace shows it; calls that differ in it are counted separately. */
  readonly search?: PortSearch;
  /** Of connect(), where strace shows it; calls that differ in it are counted separately. IPv4 in an IPv6 socket stands as IPv4. */
  readonly destination?: Destination;
}
