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
