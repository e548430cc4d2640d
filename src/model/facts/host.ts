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
