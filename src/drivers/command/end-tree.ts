import { childrenOf, descendantsOf } from '../../system/process-children.ts';
import { identityOf, isReplaced, isRunning, type ProcessIdentity } from '../../system/process-identity.ts';
import { type Child, signalGroup, signalProcess } from '../../system/signals.ts';
import { sleep } from '../../system/timer.ts';

/** Programs that print their result when they are interrupted need a moment for it. */
const GRACE_MS = 2_000;
const LOOK_EVERY_MS = 20;

/** A command with all that it forked. Its first process leads a process group of its own. */
export interface ProcessTree {
  /** SIGINT for all of it; what is still there two seconds later is killed. Resolves to whether anything had to be. */
  end(): Promise<boolean>;
  /** SIGKILL for all of it, now. */
  kill(): void;
  /** Notes what it has forked by now: a process whose parent has ended is found no more from there, but may be ours by then. */
  note(): void;
  /** Those noted that run now. */
  running(): readonly number[];
}

/**
 * @param root the command, at the head of its process group
 * @param others children of this process that have nothing to do with the command
 */
export function followTree(root: Child, others: ReadonlySet<number>): ProcessTree {
  const known = new Map<number, ProcessIdentity>();
  const add = (pid: number): void => {
    const identity = known.has(pid) ? undefined : identityOf(pid);
    if (identity !== undefined) known.set(pid, identity);
  };
  const note = (): void => {
    for (const pid of childrenOf(process.pid)) if (!others.has(pid)) add(pid);
    for (const process of [...known.values()]) {
      if (!isReplaced(process)) for (const child of descendantsOf(process.pid)) add(child);
    }
  };
  const running = (): ProcessIdentity[] => [...known.values()].filter(isRunning);
  const hasEnded = (): boolean => {
    note();
    if (running().length > 0) return false;
    // What ended since the first look may have forked since.
    note();
    return running().length === 0;
  };
  const signalAll = (signal: NodeJS.Signals): void => {
    note();
    signalGroup(root, signal);
    for (const process of running()) signalProcess(process, signal);
  };
  if (root.pid !== undefined) add(root.pid);
  return {
    note,
    running: () => running().map(({ pid }) => pid),
    kill: () => signalAll('SIGKILL'),
    end: async () => {
      signalAll('SIGINT');
      const untilMs = performance.now() + GRACE_MS;
      while (!hasEnded()) {
        if (performance.now() > untilMs) {
          signalAll('SIGKILL');
          return true;
        }
        await sleep(LOOK_EVERY_MS);
      }
      return false;
    },
  };
}
