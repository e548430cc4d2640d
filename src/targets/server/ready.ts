import { setTimeout as sleep } from 'node:timers/promises';
import type { HostAccess } from '../../model/access.ts';
import { authority } from '../../model/address-family.ts';
import { TargetFailed } from '../../model/fault.ts';
import { openListening } from '../../system/listening.ts';
import { descendantsOf } from '../../system/process-children.ts';
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
  /** What it said, for the failure: the end of its error log. */
  readonly said: () => string;
}

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
 * Waits until the kernel's table of listeners shows the target's, and its processes are there. Nobody connects to it. Throws
 * TargetFailed when it ends or time passes, CannotRun when the machine refused its limits.
 */
export async function untilListening(child: ServerChild, readiness: Readiness): Promise<void> {
  const { host, address, port, processes, withinMs } = readiness;
  const listening = openListening(host);
  try {
    const isUp = () => listening.at(address, port).length > 0;
    if (!(await until(isUp, child, withinMs))) throw failure(child, readiness);
    await until(() => descendantsOf(child.pid).length + 1 >= processes, child, FORKED_WITHIN_MS);
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

function failure(child: ServerChild, { address, port, withinMs, said }: Readiness): Error {
  const refused = child.refusal();
  if (refused !== undefined) return refused;
  const words = said().replaceAll('\n', '; ');
  return new TargetFailed(
    `the target did not start: ${what(child, withinMs)}, and nothing listens on ${authority({ address, port })}${words === '' ? '' : `: ${words}`}`,
    errnoIn(words),
  );
}

function what(child: ServerChild, withinMs: number): string {
  const ending = child.ending();
  if (ending === undefined) return `it did not listen within ${withinMs / 1000} s (target.readyTimeout)`;
  if (ending.signal !== null) return `it was ended by ${ending.signal}`;
  return `it exited with code ${ending.code}`;
}

/** Servers tell in words why they could not bind. */
function errnoIn(words: string): string | undefined {
  if (/address already in use/i.test(words)) return 'EADDRINUSE';
  if (/cannot assign requested address/i.test(words)) return 'EADDRNOTAVAIL';
  return undefined;
}
