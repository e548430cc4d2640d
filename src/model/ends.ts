/** What a run knows of its two hosts, to be put into a command. */
export interface Ends {
  readonly client?: string;
  readonly server?: string;
  readonly port?: number;
  /** Of both. */
  readonly device?: string;
}
