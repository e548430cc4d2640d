/** A machine that is reached by a command which gives a pipe of bytes to it and back. */
export interface Host {
  /** What reports call it. */
  readonly name: string;
  /** What the command that reaches it calls it. */
  readonly to: string;
  readonly via: Via;
  /** Words that start the agent there, in the place of the code that is sent. */
  readonly agent?: readonly string[];
  /** Node's program there; absent: the one that its PATH finds. */
  readonly node?: string;
  /** Of one that drives a load: its part of it, as the weights of all are to each other; absent: 1. */
  readonly weight?: number;
}

/** How a host is reached. */
export type Via =
  /** This machine itself. */
  | { readonly kind: 'here' }
  /** The user's own OpenSSH client: the program and what follows it. */
  | { readonly kind: 'ssh'; readonly words: readonly string[] }
  /** The user's own kubectl: the program and what follows it. A host is a pod, `pod/NAME` included, or as a client a job, `job/NAME`. */
  | { readonly kind: 'kubectl'; readonly words: readonly string[] }
  /** Any other command; `{host}` in its words is the host. */
  | { readonly kind: 'command'; readonly words: readonly string[] };

/** Who drives the load, and who is loaded. */
export interface Fleet {
  readonly clients: readonly Host[];
  readonly server?: ServerHost;
}

interface ServerHost extends Host {
  /** Where its clients connect to. */
  readonly address?: string;
}
