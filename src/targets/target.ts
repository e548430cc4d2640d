import type { Probe } from '../model/probe.ts';
import type { AcceptProgress } from '../model/protocol.ts';
import type { LogBook } from './logs/log-book.ts';
import type { ProcessEnd } from './process-ends.ts';

/** A target that listens. */
export interface Target {
  readonly address: string;
  readonly port: number;
  /** All its processes as it began to listen; of a server that runs already, those that may be seen. */
  readonly processes: readonly { readonly pid: number; readonly command: string }[];
  /** It may connect to others by itself, as a proxy does. */
  readonly connects?: true;
  /** What the target counted, a tenth of a second ago at most, over all its processes; undefined where it cannot tell. */
  accepts(): AcceptProgress | undefined;
  /** Brings `accepts` and `log` up to date. A process that has ended keeps its last word. */
  refresh(): Promise<void>;
  /** What it wrote into its logs, and to its standard output and error, so far. */
  log(): Probe<LogBook>;
  /** Called for each process that ends, whatever ended it. Code and signal are known of those that we started ourselves. */
  onExit(listener: (end: ProcessEnd) => void): void;
  /** SIGKILL for all of it, now. */
  kill(): void;
  /** SIGKILL for one process, now: of a master with workers, the worker with most descriptors. Returns which. */
  killOne(): number | undefined;
  /** Stops all of it (SIGSTOP), as a collector of garbage or a starved machine would; `resume` lets it go on. */
  pause(): void;
  resume(): void;
  /** Ends every process that we started and waits for it. */
  stop(): Promise<void>;
}
