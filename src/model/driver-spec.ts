import type { EngineChoice } from './engine-choice.ts';
import type { AskSpec, ProbeSpec } from './probe-spec.ts';

/** Drivers that are a third-party program or library, each with an entry in src/drivers/drivers.ts. */
export const LOAD_PROGRAMS = ['wrk', 'ab', 'autocannon', 'undici'] as const;

export type LoadProgramKind = (typeof LOAD_PROGRAMS)[number];

/** `command`: any program as the user wrote it, for `diagnose`; no scenario names it. */
export type ProgramDriverKind = LoadProgramKind | 'command';

export type DriverKind = 'connections' | ProgramDriverKind;

/**
 * What a driver reports of its attempts. `rows`: one per attempt. `counts`: totals at its end. `nothing`: whatever it prints may be
 * of any form, and its attempts are those that the kernel shows.
 */
export type DriverReports = 'rows' | 'counts' | 'nothing';

export interface DriverSpec extends AskSpec {
  readonly kind: DriverKind;
  /** command: the program and its arguments; without one nothing is started, and whoever connects is watched. */
  readonly command?: readonly string[];
  /** More arguments for a program. Those that say how much and how long stand in the load instead. */
  readonly args?: readonly string[];
  /** What served means: a whole answer, established in both kernels, a TLS handshake, a WebSocket, or the bytes that are expected. */
  readonly probe: ProbeSpec;
  readonly processes: 'auto' | number;
  /** connections: absent means `auto`. */
  readonly engine?: EngineChoice;
}

/** The kind of a driver that is a third-party program; undefined for our own. */
export function programDriver({ driver }: { readonly driver: DriverSpec }): ProgramDriverKind | undefined {
  return driver.kind === 'connections' ? undefined : driver.kind;
}

/** What the scenario's driver reports of its attempts. */
export function reportsOf({ driver }: { readonly driver: DriverSpec }): DriverReports {
  if (driver.kind === 'connections') return 'rows';
  return driver.kind === 'command' ? 'nothing' : 'counts';
}

/** Whether nothing is driven: whoever connects to the server meanwhile is watched. */
export function isWatch({ driver }: { readonly driver: DriverSpec }): boolean {
  return driver.kind === 'command' && driver.command === undefined;
}
