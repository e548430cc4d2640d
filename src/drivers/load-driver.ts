import type { DriverNumbers } from '../model/driver-output.ts';
import type { LoadProgramKind } from '../model/driver-spec.ts';
import type { LogEntry } from '../model/explanation.ts';
import type { ConnectionFlags, LoadArgument } from '../model/load-arguments.ts';
import type { Scenario } from '../model/scenario.ts';

/** One third-party load driver: what it is told, and how what it does is read. Pure: the machine is in program/ and library/. */
export type LoadDriver = LoadProgram | LoadLibrary;

interface Known {
  readonly kind: LoadProgramKind;
  readonly trait: Trait;
  /** It can be told how many requests to make in all. */
  readonly takesRequests?: true;
  /** How a command of the user says how many connections it has open at a time, by its manual. */
  readonly asCommand?: ConnectionFlags;
  /** Lines that it prints, which hide the error behind them. */
  readonly logEntries?: readonly LogEntry[];
}

/** A program that is installed on the machine. */
export interface LoadProgram extends Known {
  readonly program: string;
  /** The Debian package that has it. */
  readonly package: string;
  /** Flags by which a scenario's own arguments say how large the load is. */
  readonly flags: Readonly<Record<string, LoadArgument>>;
  readonly threads?: LoadThreads;
  /** All its arguments: those of the scenario, the load, and the target's address. */
  readonly args: (scenario: Scenario, url: string) => readonly string[];
  /** Its numbers; undefined for a text that holds none. */
  readonly parse: (text: string) => DriverNumbers | undefined;
  /** Whether a text is its own, where `parse` also finds numbers in the text of others. */
  readonly isOwn?: (text: string) => boolean;
  /** An errno that it names when it gives up. Then nobody traces its system calls. */
  readonly errno?: (text: string) => NamedErrno | undefined;
  /** Connections that it opens and closes again before its load. */
  readonly trials?: number;
  /** With these arguments a connection that was answered may wait before it asks again. */
  readonly mayRest?: (args: readonly string[]) => boolean;
  /** With these arguments an answer is over only when the server closes. */
  readonly waitsForClose?: (args: readonly string[]) => boolean;
}

/** A library of package.json, in a process of ours: src/drivers/KIND/program.ts. */
export interface LoadLibrary extends Known {
  readonly library: string;
}

/** Each thread opens as many connections as divide evenly, and at least one. */
interface LoadThreads {
  readonly otherwise: number;
  readonly argument: (threads: number) => string;
}

interface NamedErrno {
  readonly syscall: string;
  readonly errno: string;
}

/** What the driver does with a connection that cannot be made, which says how many attempts its failed calls are. */
export type Trait = 'gives-up-connection' | 'gives-up-everything' | 'tries-again';
