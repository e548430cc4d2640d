import { statSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { networkNamespaceIn } from '../../system/linux/namespaces.ts';

/** A network namespace in which something listens, or connects. */
export interface NetworkPlace {
  run<T>(act: () => T): T;
  /** Its addresses that can be reached from elsewhere. */
  addresses(): string[];
  /** Whether a file, such as /proc/4711/ns/net, is this same namespace. Throws where it cannot be seen. */
  is(file: string): boolean;
}

/** The one that this process is in. */
export function here(): NetworkPlace {
  return { run: act => act(), addresses: reachableAddresses, is: file => isSame(file, '/proc/thread-self/ns/net') };
}

/** Each time that it is used it is opened and closed again. Throws where it may not be entered. */
export function placeIn(file: string): NetworkPlace {
  const run = <T>(act: () => T): T => {
    const namespace = networkNamespaceIn(file);
    try {
      return namespace.run(act);
    } finally {
      namespace.close();
    }
  };
  return { run, addresses: () => run(reachableAddresses), is: other => isSame(other, file) };
}

function isSame(one: string, other: string): boolean {
  return statSync(one).ino === statSync(other).ino;
}

function reachableAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap(addresses =>
    (addresses ?? []).filter(({ internal, scopeid = 0 }) => !internal && scopeid === 0).map(({ address }) => address),
  );
}
