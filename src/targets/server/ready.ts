import type { HostAccess } from '../../model/access.ts';
import { authority } from '../../model/address-family.ts';
import { TargetFailed } from '../../model/errors.ts';
import { openListening } from '../../system/listening.ts';
import { descendantsOf } from '../../system/process-children.ts';
import type { ShardExit } from '../../system/shard-process.ts';
import { sleep } from '../../system/timer.ts';
import type { ServerChild } from './launch.ts';

/** Once a server listens, its workers are a matter of milliseconds. */
const FORKED_WITHIN_MS = 3_000;
const LOOK_EVERY_MS = 20;

export interface Readiness {
  readonly host: HostAccess;
  readonly address: string;
  readonly port: number;
  /** Processes that it has once it is up, its first one included. */
  readonly processes: number;
  /** Time until it has to listen. */
  readonly withinMs: number;
}

/** What happened where a server does not listen: it ended, or its time is over. */
export type NotListening = { readonly what: 'ended'; readonly exit: ShardExit } | { readonly what: 'late' };

/** Throws TargetFailed where somebody listens there already. */
export function requireFree({ host, address, port }: Pick<Readiness, 'host' | 'address' | 'port'>): void {
  const listening = openListening(host);
  try {
    if (listening.at(address, port).length === 0) return;
    throw new TargetFailed(
      `the target did not start: something listens on ${authority({ address, port })} already`,
      'EADDRINUSE',
    );
  } finally {
    listening.close();
  }
}

/**
 * Waits until the kernel's table of listeners shows the target's, and its processes are there. Nobody connects to it. Resolves to
 * what happened instead where it does not come up.
 */
export async function untilListening(child: ServerChild, readiness: Readiness): Promise<NotListening | undefined> {
  const { host, address, port, processes, withinMs } = readiness;
  const listening = openListening(host);
  try {
    const isUp = () => listening.at(address, port).length > 0;
    if (!(await until(isUp, child, withinMs))) return whatHappened(child);
    await until(() => descendantsOf(child.pid).length + 1 >= processes, child, FORKED_WITHIN_MS);
    return undefined;
  } finally {
    listening.close();
  }
}

/** Whether it came true before the time was over or the child ended. */
async function until(isTrue: () => boolean, child: ServerChild, withinMs: number): Promise<boolean> {
  const untilMs = performance.now() + withinMs;
  while (performance.now() < untilMs) {
    if (child.ending() !== undefined) return false;
    if (isTrue()) return true;
    await sleep(LOOK_EVERY_MS);
  }
  return false;
}

function whatHappened(child: ServerChild): NotListening {
  const exit = child.ending();
  return exit === undefined ? { what: 'late' } : { what: 'ended', exit };
}
