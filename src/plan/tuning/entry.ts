/** A tuning file as it was read; `path` is shown to the user, and its last part orders it among its like. */
export interface TuningFile {
  readonly path: string;
  readonly text: string;
}

/** Where a setting stands; lines count from 1. */
export interface TuningPlace {
  readonly file: string;
  readonly line: number;
}

/** One assignment, values as written without the white space around them. */
export interface TuningEntry extends TuningPlace {
  /**
   * Of a sysctl: dotted, as `net.core.somaxconn`; a dot inside a part is a slash, as `net.ipv4.conf.eth0/100.rp_filter`.
   * Of a unit: section and key, as `Service.LimitNOFILE`.
   */
  readonly key: string;
  readonly value: string;
  /** Written with a dash before it: if it cannot be set, nobody is told. */
  readonly ignoreFailure: boolean;
}

/** A line that the program which reads the file ignores, or takes for something else than it looks like. */
export interface TuningProblem extends TuningPlace {
  readonly why: string;
}
