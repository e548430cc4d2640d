import type { Probe } from './probe.ts';
import type { Series } from './series.ts';

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
