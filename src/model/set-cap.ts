/** A number of connections that a running server program takes at most, as its command line or its configuration sets it. */
export interface SetCap {
  /** The program, as people write it. */
  readonly server: string;
  /** The setting, as that program calls it. */
  readonly setting: string;
  /** Connections that all of the program holds by it. */
  readonly value: number;
  /** `the command line`, or `/etc/server.conf:12`. */
  readonly where: string;
  /** RLIMIT_NOFILE of its process, where the program cut the cap down to what that leaves, and what it keeps of these for itself. */
  readonly cutBy?: { readonly nofile: number; readonly spare: number };
}

/** A cap that a server named as it refused; where nothing that was read sets it, nobody knows how large it is. */
export type NamedCap = Omit<SetCap, 'value' | 'where'> & Partial<Pick<SetCap, 'value' | 'where'>>;
