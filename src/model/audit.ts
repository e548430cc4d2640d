import type { Allowance, Amount } from './allowance.ts';
import type { LimitId, LimitScope } from './limit-id.ts';
import type { BehindFacts } from './machine-facts.ts';
import type { Probe } from './probe.ts';
import type { SetCap } from './set-cap.ts';
import type { Side } from './side.ts';

/** A line of a file that sets a value. */
export interface Configured {
  /** As written. */
  readonly value: string;
  /** What it resolves to here, as `25%` of the memory, comparable with the value in effect. */
  readonly amount: string;
  readonly file: string;
  readonly line: number;
  /**
   * When it takes effect. `if-loaded`: at boot, but only where the kernel module that has it is loaded before systemd-sysctl runs, and no
   * file says so. `never`: nothing reads that file by itself, or `above` says why.
   */
  readonly effective: 'at-boot' | 'if-loaded' | 'at-start' | 'at-login' | 'never';
  /** A bound that it is above: setrlimit() refuses it. */
  readonly above?: { readonly setting: string; readonly value: number };
  /** The module of `if-loaded`. */
  readonly module?: string;
}

/** One limit as this machine has it. */
export interface AuditLine {
  readonly limit: LimitId;
  readonly title: string;
  /** What an administrator sets: a sysctl, `RLIMIT_NOFILE`, a directive. */
  readonly setting: string;
  readonly scope: LimitScope;
  readonly value: Probe<Amount>;
  readonly inUse: Probe<number>;
  readonly allows: Readonly<Partial<Record<Side, Allowance>>>;
  /** The line that decides the value at the next boot, login or start; undefined where no file sets it. */
  readonly configured: Configured | undefined;
}

/** What N connections need on one side. */
export interface SideAudit {
  /** Connections that may be open at once besides those now; Infinity without a bound, undefined where none is known. */
  readonly allows: number | undefined;
  /** The limit that binds first; undefined where none does. */
  readonly first: string | undefined;
  /** Limits that allow fewer than N open at once, the lowest first; without N none. */
  readonly binding: readonly string[];
  /** Limits that N connections meet if they all arrive, or talk, in one instant. */
  readonly strained: readonly string[];
  /** Limits on open connections that could not be read. */
  readonly unknown: readonly string[];
  /** Whether the server that is judged has a cap of its own that was read; not there where no server is. */
  readonly ownCap?: 'read' | 'not-known';
  /** Caps of its own that the server which is judged has for certain. How many of its connections are open now is not subtracted. */
  readonly caps?: readonly SetCap[];
}

/** One setting to change, and to what. */
export interface Change {
  readonly limit: string;
  readonly kind: 'sysctl' | 'rlimit' | 'unit' | 'directive' | 'addresses';
  /** `net.core.somaxconn`, `nofile`, `TasksMax`, `worker_connections`; nothing of a file with `addresses`. */
  readonly setting: string;
  readonly from: string;
  readonly to: string;
}

/** A value that stands in a file and is not the one in effect. */
export interface Drift {
  readonly setting: string;
  readonly running: string;
  readonly configured: Configured;
}

/** A file to install. */
export interface TuningOutput {
  /** Below the folder given with --write, as `sysctl.d/90-loadline.conf`. */
  readonly path: string;
  /** Where it belongs. */
  readonly destination: string;
  readonly content: string;
}

/** Something the reader of the audit should know. */
export type AuditNote =
  /** The process has a network namespace of its own: no file of sysctl.d reaches its net.* settings. */
  | { readonly code: 'own-network' }
  | { readonly code: 'soft-below-hard'; readonly soft: number; readonly hard: number }
  | { readonly code: 'unreadable'; readonly what: string; readonly why: string }
  /** It is in effect now, and will not be at the next boot. */
  | { readonly code: 'lost-at-boot'; readonly setting: string; readonly configured: Configured }
  | { readonly code: 'bad-line'; readonly file: string; readonly line: number; readonly why: string }
  | { readonly code: 'overrules-ours'; readonly file: string; readonly line: number; readonly setting: string };

/** What an audit is asked. */
export interface AuditRequest {
  /** Connections to be open at the same time, besides those that are. Absent: what the machine allows, and no changes. */
  readonly connections?: number;
  /** Default: both. */
  readonly sides?: readonly Side[];
  /** Audits the machine as this process sees it: its limits, cgroup and network namespace. */
  readonly pid?: number;
  /** Audits it as this unit of systemd sees it, or will when it starts; `NAME` is NAME.service, as for systemctl. */
  readonly unit?: string;
  /** A folder with the copy of another machine: proc/, and sys/, etc/, usr/lib/ where they were copied. Default: this machine. */
  readonly root?: string;
}

export interface AuditReport {
  /** `/`, or the folder that holds a captured tree. */
  readonly root: string;
  readonly kernel: Probe<string>;
  /** Whose limits these are. */
  readonly process: AuditedProcess;
  readonly connections: number | undefined;
  readonly lines: readonly AuditLine[];
  readonly sides: Readonly<Partial<Record<Side, SideAudit>>>;
  readonly changes: readonly Change[];
  readonly files: readonly TuningOutput[];
  readonly drift: readonly Drift[];
  /** Listeners that the process has connections to now; empty where they cannot be seen. */
  readonly behind: readonly BehindFacts[];
  /** Local ports of one address to one destination; absent where the range was not read. */
  readonly portsToOne?: number;
  readonly notes: readonly AuditNote[];
}

export type AuditedProcess =
  | { readonly kind: 'started-here' }
  | {
      readonly kind: 'process';
      readonly pid: number;
      readonly name: string | undefined;
      readonly unit: string | undefined;
    }
  | { readonly kind: 'unit'; readonly unit: string };
