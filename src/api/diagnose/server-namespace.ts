import { readlinkSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { CannotRun } from '../../model/errors.ts';
import { networkNamespaceOf } from '../../system/linux/namespaces.ts';
import { privilege } from '../../system/privilege.ts';

/** A network namespace that is not this process's own. */
export interface ForeignNamespace {
  run<T>(act: () => T): T;
  /** Its addresses that can be reached from elsewhere. */
  addresses(): string[];
}

/**
 * The network namespace of a process; undefined where it is this one, or cannot be seen: then what the process listens on is not
 * found either. Throws CannotRun where it is another one and may not be entered.
 */
export function foreignNamespace(pid: number): ForeignNamespace | undefined {
  const theirs = namespaceName(String(pid));
  if (theirs === undefined || theirs === namespaceName('self')) return undefined;
  if (privilege() !== 'root') {
    throw new CannotRun(`process ${pid} has a network namespace of its own, which root alone may enter`, 'sudo');
  }
  const run = <T>(act: () => T): T => {
    const namespace = networkNamespaceOf(pid);
    try {
      return namespace.run(act);
    } finally {
      namespace.close();
    }
  };
  return { run, addresses: () => run(reachableAddresses) };
}

function namespaceName(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined;
  }
}

function reachableAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap(addresses =>
    (addresses ?? []).filter(({ internal, scopeid = 0 }) => !internal && scopeid === 0).map(({ address }) => address),
  );
}
