import type { LogEntry } from '../model/explanation.ts';

/** A server program that loadline knows and never starts. */
export interface KnownProgram {
  /** As people write it. */
  readonly name: string;
  /** Lines of its log, and answers to its clients, that say something about a limit. */
  readonly logEntries: readonly LogEntry[];
}
