import type { HostAccess } from '../model/access.ts';
import { CannotRun } from '../model/errors.ts';
import { asHostUser, insideCgroups } from './confine.ts';
import { hardLimit } from './own-limits.ts';
import { requireProgram } from './programs.ts';

/** Limits of a process to be started. Soft and hard are the same: Node and Go programs raise their soft ones. */
export interface ProcessLimits {
  /** RLIMIT_NOFILE. */
  readonly nofile: number;
  /** RLIMIT_NPROC. */
  readonly nproc?: number;
}

/** The command under its limits and its host's confinement: each step sets its own and becomes the next, under the same process id. */
export function limited(
  { nofile, nproc, host }: ProcessLimits & { readonly host: Pick<HostAccess, 'confinement'> },
  command: readonly string[],
): [string, ...string[]] {
  const prlimit = requireProgram('prlimit', 'util-linux', 'to give each process its limits');
  const limits = [`--nofile=${nofile}:${nofile}`, ...(nproc === undefined ? [] : [`--nproc=${nproc}:${nproc}`])];
  return insideCgroups(host, [prlimit, ...limits, '--', ...asHostUser(host, command)]);
}

/** Why the machine refused the limits, from what the process said before it ended; undefined if that was not it. */
export function limitsRefused(stderr: string, { nofile, nproc }: ProcessLimits): CannotRun | undefined {
  if (!/^prlimit: failed to set/m.test(stderr)) return undefined;
  if (stderr.includes('NPROC')) {
    return new CannotRun(
      `RLIMIT_NPROC cannot be set to ${nproc}: ${hardLimit('Max processes')} is the hard limit here`,
      `sudo prlimit --pid $$ --nproc=${nproc}:${nproc}`,
    );
  }
  return new CannotRun(
    `RLIMIT_NOFILE cannot be set to ${nofile}: ${hardLimit('Max open files')} is the hard limit here`,
    `sudo prlimit --pid $$ --nofile=${nofile}:${nofile}`,
  );
}
