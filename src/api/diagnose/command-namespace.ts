import { statSync } from 'node:fs';
import { type CommandEntry, entryOf } from '../../model/command-network.ts';
import { codeOf } from '../../model/error-code.ts';
import { messageOf } from '../../model/error-message.ts';
import type { CommandNamespace } from '../../model/plan.ts';
import { networkNamespaceIn } from '../../system/linux/namespaces.ts';
import { privilege } from '../../system/privilege.ts';
import { findProgram } from '../../system/programs.ts';
import { runProgram } from '../../system/run-program.ts';
import { here, type NetworkPlace, placeIn } from './network-place.ts';

/** Where a command connects from. */
export interface CommandPlace {
  readonly network: NetworkPlace;
  /** The network namespace that it enters, where that is not the one that this process is in. */
  readonly entered?: CommandNamespace;
  /** Words of it that take its load where not all of it can be seen. */
  readonly unseen?: { readonly by: string; readonly why: string };
}

/** Follows a command's own words into the network namespace that they name, as far as this process may. */
export function placeOf(command: readonly string[]): CommandPlace {
  const entry = entryOf(command);
  if (entry === undefined) return { network: here() };
  const { by } = entry;
  try {
    const file = fileOf(entry);
    if (file === undefined) return unseen(by, 'it is another machine, or a container that is not there yet');
    // Its processes are children of the container, not of the command.
    const apart = entry.network.kind === 'container' && { unseen: { by, why: UNCOUNTED } };
    if (statSync(file).ino === statSync(OWN).ino) return { network: here(), ...apart };
    networkNamespaceIn(file).run(() => undefined);
    return { network: placeIn(file), entered: { by, file }, ...apart };
  } catch (error) {
    return unseen(by, whyNot(error));
  }
}

const OWN = '/proc/thread-self/ns/net';
const UNCOUNTED = 'failed system calls of processes that a container starts are not counted';

function unseen(by: string, why: string): CommandPlace {
  return { network: here(), unseen: { by, why } };
}

function whyNot(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOENT') return 'there is no such network namespace';
  const message = messageOf(error);
  return privilege() === 'root' ? message : `root alone may enter another network namespace (${message})`;
}

function fileOf({ network }: CommandEntry): string | undefined {
  if (network.kind === 'file') return network.file;
  if (network.kind === 'out-of-sight') return undefined;
  const { runtime, container } = network;
  const path = findProgram(runtime);
  if (path === undefined) throw new Error(`${runtime} was not found`);
  const pid = Number(runProgram(path, ['inspect', '--format', '{{.State.Pid}}', container], ''));
  if (!(pid > 0)) throw new Error(`the container ${container} does not run`);
  return `/proc/${pid}/ns/net`;
}
