import type { Destination } from './plan.ts';

/** A server as a scenario, and what the scenario leaves out. */
export interface Sketch {
  readonly of: SketchedServer;
  /** As a scenario file has it. */
  readonly scenario: { readonly name: string; readonly [key: string]: unknown };
  readonly gaps: readonly Gap[];
  readonly start: SketchStart;
}

export type SketchedServer = SketchOrigin & {
  /** What its first word calls it, without a folder. */
  readonly program: string;
  readonly listener: Destination;
};

/** What was read: a process, or the files of a unit of systemd that does not run. */
export type SketchOrigin = { readonly pid: number } | { readonly unit: string };

/** How its start in a lab went. */
export type SketchStart = { readonly state: 'started' } | { readonly state: 'failed'; readonly why: string };

/** Something of the running server that the scenario does not have. */
export type Gap =
  /** The lab's server has a configuration of loadline's own: sites, TLS and servers behind it are missing. */
  | { readonly gap: 'own-configuration'; readonly server: string }
  /** The process has rewritten its command line. */
  | { readonly gap: 'words-forgotten'; readonly server: string }
  | { readonly gap: 'secret-variables'; readonly names: readonly string[] }
  | { readonly gap: 'secret-words'; readonly options: readonly string[] }
  | { readonly gap: 'environment-unread'; readonly why: string }
  /** listen() asked for this or more: net.core.somaxconn cut it down to this. */
  | { readonly gap: 'backlog-cut'; readonly bound: number }
  | { readonly gap: 'backlog-unknown' }
  /** The server may have more descriptors than a process of this machine; undefined: any number. */
  | { readonly gap: 'nofile-beyond-machine'; readonly nofile: number | undefined; readonly most: number }
  /** systemd listens in its place, with that backlog; undefined: with that of a unit that says none. */
  | { readonly gap: 'socket-activated'; readonly backlog: number | undefined }
  /** Lines of a unit that a lab has nothing for. */
  | { readonly gap: 'unit-lines'; readonly lines: readonly string[] }
  /** A unit names a user that this machine has not. */
  | { readonly gap: 'no-such-user'; readonly user: string }
  /** It listens where only its own machine can connect, and no word of its command line says so. */
  | { readonly gap: 'loopback'; readonly address: string }
  /** Its files are those of a container. */
  | { readonly gap: 'own-root' }
  /** A lab has no way out. */
  | { readonly gap: 'no-way-out' }
  /** Nothing was found that it answers: established is served. */
  | { readonly gap: 'asked-nothing' };
