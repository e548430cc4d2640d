import type { Remedy } from '../model/attribution.ts';
import type { LogEntry } from '../model/explanation.ts';
import type { SaidFate } from '../model/fate.ts';
import type { LimitId } from '../model/limit-id.ts';
import type { ServerFacts } from '../model/machine-facts.ts';
import type { ApplicationPlan } from '../model/plan.ts';
import type { Probe } from '../model/probe.ts';
import type { TargetKind, TargetSpec } from '../model/target-spec.ts';
import type { ConfigurationFiles } from './configuration-files.ts';
import type { ListenStatement } from './listen-statement.ts';

/** One server program. A member is absent where the program has no such thing. */
export interface Server {
  readonly kind: TargetKind;
  /** As people write it. */
  readonly name: string;
  /** What its processes call themselves: their command lines, also after the server has rewritten them. */
  readonly processName?: RegExp;
  /** Another program that starts it, as units name one. */
  readonly startedBy?: RegExp;
  /** What the kernel calls its processes (/proc/PID/comm). */
  readonly comm?: RegExp;
  /** It is our program: it has no cap of its own and writes no log. */
  readonly isOurs?: true;
  /** The scenario says how many processes serve the port. */
  readonly takesWorkers?: true;
  /** It serves with several processes, of which one can be killed. */
  readonly isSeveral?: true;
  /** Its program, and the Debian package that has it; absent for a server of ours. */
  readonly installed?: Installed;
  readonly settings?: ServerSettings;
  /** What sets the number it hands to listen(2), in its configuration or in a program on it. */
  readonly listen: ListenStatement;
  readonly cap?: ServerCap;
  /** What it makes of its soft limit of descriptors at start, by its hard one; absent: it leaves it as it is. */
  readonly raisesNofileTo?: (hard: number) => number;
  /** What clients see of it when it is out of descriptors, where that is its own. */
  readonly outOfDescriptors?: string;
  /** What in its configuration limits descriptors, whatever it was started with. */
  readonly nofileSetting?: string;
  /** The remedy for descriptors where `nofileSetting` is set. */
  readonly ownNofile?: (settings: ApplicationPlan, wanted: number) => Omit<Remedy, 'cost'> | undefined;
  readonly configuration?: ServerConfiguration;
  /** The keys of a scenario's target that a running one has, of its command line, its files and its number of workers. */
  readonly carried?: (command: readonly string[], files: ConfigurationFiles, workers: number) => Partial<TargetSpec>;
  /** How it is started with a configuration of ours; undefined for the settings of another program. */
  readonly launch?: (settings: ApplicationPlan) => ServerLaunch | undefined;
  readonly parseLogLine?: LogLineParser;
  /** What a line of its log says of a connection to a server behind it; absent for one that is no proxy. */
  readonly saysFate?: (line: string) => SaidFate | undefined;
  /** Lines of its error log that say something about a limit. */
  readonly logEntries?: readonly LogEntry[];
}

/** How many connections it serves at most, by its own configuration. */
interface ServerCap {
  readonly limit: LimitId;
  readonly setting: string;
  /** Why it is not known how much of it is in use. */
  readonly useUnknown: string;
  /** What it does with connections beyond. */
  readonly beyond: BeyondCap;
}

/** `closes`: it takes them and closes them, or others for them. `leaves-queued`: it leaves them in the accept queue. */
export type BeyondCap = 'closes' | 'leaves-queued';

/** The main file of a server's configuration, and the folder that its other files are below. */
export interface MainFile {
  readonly file: string;
  readonly root?: string;
}

export interface ServerConfiguration {
  /** The file that a process with these words on its command line names; undefined for a process that names none. */
  readonly named: (command: readonly string[]) => Probe<MainFile> | undefined;
  /** The file that packages put in place. */
  readonly usual: (files: ConfigurationFiles) => Probe<MainFile>;
  readonly read: (files: ConfigurationFiles, main: MainFile) => Probe<ServerFacts>;
  /** The settings of a running server with so many workers; undefined where its files do not say them all. */
  readonly running?: (facts: ServerFacts, workers: number) => ApplicationPlan | undefined;
}

export interface ServerLaunch {
  /** Name of its configuration, in the private folder that `site` has. */
  readonly file: string;
  readonly configuration: (site: ServerSite) => string;
  /** Arguments for the program, which stays in the foreground and logs to `error.log` in the folder. */
  readonly args: (folder: string) => readonly string[];
  /** Processes that it has once it is up. */
  readonly processes: number;
  /** Where distributions keep its modules; absent where it needs none. */
  readonly modules?: readonly string[];
  /** It has no log file of its own. */
  readonly logsToStandardError?: true;
  /** It does not serve as root: it needs another user to give its children to. */
  readonly refusesRoot?: true;
}

/** Where a server that we configure listens, and what it may use. */
export interface ServerSite {
  readonly address: string;
  readonly port: number;
  readonly backlog: number;
  /** Close each connection after its answer. */
  readonly closeAfterAnswer: boolean;
  /** For what the server writes: its error log, its process id, temporary files. */
  readonly folder: string;
  /** Where it passes requests on to, and how long it waits for that; absent where it answers by itself. */
  readonly upstream?: { readonly to: string; readonly timeoutMs: number };
  /** Folder of its modules; empty where it needs none. */
  readonly modules: string;
  /** Whether it starts as root, and has to be told whom its children shall belong to. */
  readonly asRoot: boolean;
}

interface Installed {
  readonly program: string;
  readonly package: string;
}

/** How a scenario sets it up. */
export interface ServerSettings {
  /** The settings for so many connections: what the scenario does not limit is made large enough. */
  readonly planned: (target: TargetSpec, connections: number) => ApplicationPlan;
  /** The target with what `planned` would choose by the number of connections fixed: enough for `most`. */
  readonly pinned: (target: TargetSpec, most: number) => TargetSpec;
  /** Keys of `target` that no other kind has. */
  readonly keys: readonly (keyof TargetSpec)[];
  /** What the server itself would correct without a word. */
  readonly mistakes?: (target: TargetSpec) => readonly SettingMistake[];
}

export interface SettingMistake {
  readonly key: keyof TargetSpec;
  readonly mistake: string;
  readonly expected: string;
}

/** When a line was written, in milliseconds of the wall clock, and its text; undefined for a line of another program. */
export type LogLineParser = (line: string) => { readonly wallMs: number; readonly text: string } | undefined;
