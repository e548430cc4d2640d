import type { HostAccess } from '../../model/access.ts';
import { listeningSockets } from '../../system/listeners-of.ts';
import { commandOf } from '../../system/process-children.ts';
import { identityOf, isRunning, type ProcessIdentity } from '../../system/process-identity.ts';
import { ownersOf } from '../../system/socket-owners.ts';
import type { ProcessWatches } from '../processes/processes.ts';
import type { TraceOfAll } from './failed-calls.ts';

/** Who fails is read from then on; who serves may have been started anew. */
export function everyProcess(server: HostAccess, port: number, watches: ProcessWatches): TraceOfAll {
  return {
    port,
    servers: rarely(() => {
      const listening = server.run(listeningSockets).filter(({ localPort }) => localPort === port);
      return ownersOf(listening.map(({ inode }) => inode));
    }),
    onOwner: ({ side, pid }) =>
      watches.add({ side, role: side === 'server' ? 'target' : 'driver', pid, command: commandOf(pid) ?? '' }),
  };
}

/** Whose sockets they are is asked of every process of the machine: again where one of those is gone, and else now and then. */
const OWNERS_KNOWN_FOR_MS = 15_000;

function rarely(find: () => readonly number[]): () => readonly number[] {
  let found: readonly ProcessIdentity[] = [];
  let askedMs = Number.NEGATIVE_INFINITY;
  return () => {
    const isStale = performance.now() - askedMs >= OWNERS_KNOWN_FOR_MS || found.length === 0 || !found.every(isRunning);
    if (isStale) {
      askedMs = performance.now();
      found = find().flatMap(pid => identityOf(pid) ?? []);
    }
    return found.map(({ pid }) => pid);
  };
}
