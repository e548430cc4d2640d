/** Effective sysctl values by name. */
export type SettingsFact = Readonly<Record<string, string>>;

/** How far each counter moved during the run, by name (`TcpExt.ListenOverflows`). */
export type CountersFact = Readonly<Record<string, number>>;

/** The connection-tracking table of one host. */
export interface TrackingFact {
  readonly max: number;
  readonly peakCount: number;
  /** Entries of `peakCount` that the lab itself made: not the load's. */
  readonly taken?: number;
  /** Packets that found no room in the table. */
  readonly dropped: number;
  /** Packets whose entry could not be inserted, for another connection has the same four-tuple: no port was left to translate to. */
  readonly clashed: number;
  readonly earlyDropped: number;
  /** Failed insertions whose hash chain was too long: the column `chainlength`, since Linux 5.15. */
  readonly chainTooLong: number;
}
