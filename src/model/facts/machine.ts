/** TCP of all network namespaces, from /proc/net/sockstat, sampled every 50 ms. */
export interface SocketsFact {
  /** Sockets that no process has any more and that still wait for their peer. */
  readonly peakOrphans: number;
  /** Memory of all buffers, in pages. */
  readonly peakPages: number;
}

/** The neighbour tables of IPv4 and IPv6 together, of all network namespaces. */
export interface NeighboursFact {
  readonly peakEntries: number;
  /** Entries that did not fit, of the whole machine. */
  readonly tableFulls: number;
}

/** Threads of the whole machine. */
export interface ThreadsFact {
  readonly peak: number;
  /** kernel.threads-max. */
  readonly max: number;
  /** kernel.pid_max, which bounds threads as well; undefined where it was not read. */
  readonly pidMax: number | undefined;
}

/** Open files of the whole machine, against fs.file-max. */
export interface OpenFilesFact {
  readonly peak: number;
  readonly max: number;
}
