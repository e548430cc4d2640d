import type { LogEntry } from '../model/explanation.ts';
import type { SetCap } from '../model/set-cap.ts';
import type { ConfigurationFiles } from './configuration-files.ts';
import type { Copied } from './copied.ts';
import type { ListenStatement } from './listen-statement.ts';
import type { LogLineParser } from './server.ts';
import type { SharedLog } from './shared-log.ts';

/** A server program that loadline knows and never starts. */
export interface KnownProgram {
  /** As people write it. */
  readonly name: string;
  /** The Debian package that has it. */
  readonly package: string;
  /** What its processes call themselves: their command lines, also after the program has rewritten them. */
  readonly processName: RegExp;
  /** What sets the number that it hands to listen(2); absent where its entry among the servers says that, or it is not known. */
  readonly listen?: ListenStatement;
  /** How many connections it takes at most by its own settings; those that are not written anywhere are its defaults. */
  readonly caps: readonly KnownCap[];
  /** The caps that a process was started with, of the words of its command line and the files that these name. */
  readonly setCaps?: (command: readonly string[], files: ConfigurationFiles) => readonly CapLine[];
  /** How a copy of it is started and asked; absent: as it was itself. */
  readonly copied?: Copied;
  /** Lines of its log, and answers to its clients, that say something about a limit. */
  readonly logEntries: readonly LogEntry[];
  readonly parseLogLine?: LogLineParser;
  /** A log of its own that it does not keep open. */
  readonly sharedLog?: SharedLog;
}

export interface KnownCap {
  readonly setting: string;
  /** What it bounds, with its default, in a few words. */
  readonly title: string;
  /** What becomes of connections beyond. */
  readonly beyond: string;
  /** What it answers to these, where it says so in words. */
  readonly refusal?: RegExp;
  /** What it logs where it answers others with a status of failure. */
  readonly logged?: RegExp;
  /** What it is where nothing sets it. */
  readonly otherwise?: number;
  /** Descriptors that the program keeps for itself, where it cuts the cap down to what RLIMIT_NOFILE leaves. */
  readonly spareDescriptors?: number;
  /** Connections that count towards it and are no client's: the program's own, or places that it keeps for an administrator; absent: none. */
  readonly own?: number;
  /** The program's own line that sets it, with where it stands. */
  readonly line: (wanted: number) => string;
  /** The option that sets it, for a program whose command line does: that wins over its files. */
  readonly option?: (wanted: number) => string;
  /** Shows what is in force. */
  readonly check: string;
  /** What raising it takes. */
  readonly cost: string;
}

export type CapLine = Omit<SetCap, 'server'>;
