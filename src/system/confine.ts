import type { HostAccess } from '../model/access.ts';
import { type Runner, requireProgram } from './programs.ts';

/** Enters each cgroup.procs file before `--`, then becomes the command after it. */
const ENTER = 'while [ "$1" != -- ]; do echo 0 > "$1" || exit 126; shift; done; shift; exec "$@"';

/** The command inside the host's cgroups: entered first, while there is still a right to. */
export function insideCgroups(
  { confinement }: Pick<HostAccess, 'confinement'>,
  command: readonly string[],
): [string, ...string[]] {
  const cgroups = confinement?.cgroups ?? [];
  const [program = '', ...args] = command;
  return cgroups.length === 0 ? [program, ...args] : ['/bin/sh', '-c', ENTER, 'sh', ...cgroups, '--', ...command];
}

/** Who runs the programs of a host. */
export function runnerOf({ confinement }: Pick<HostAccess, 'confinement'>): Runner {
  return confinement?.uid === undefined ? 'us' : 'anybody';
}

/** The command as the host's user, without groups and rights: the last step, for nothing can be taken back after it. */
export function asHostUser(
  { confinement }: Pick<HostAccess, 'confinement'>,
  command: readonly string[],
): readonly string[] {
  const uid = confinement?.uid;
  if (uid === undefined) return command;
  const setpriv = requireProgram('setpriv', 'util-linux', 'to run processes as an ordinary user');
  return [setpriv, `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--', ...command];
}
