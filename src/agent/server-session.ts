import type { Answers, WatchMeans } from '../model/agent-messages.ts';
import { CannotRun } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import { atEnd } from '../system/at-end.ts';

/** The server that a conductor has watched, of which there is one at a time. */
export interface ServerSession {
  watch(plan: Plan, how: WatchMeans): Promise<Answers['watch-server']>;
  loadStarts(atNs: string): null;
  table(): Answers['server-table'];
  loadEnded(): Promise<Answers['load-ended']>;
  leave(): Promise<null>;
}

type Watched = Awaited<ReturnType<typeof import('../api/watch-server.ts')['watchServerHere']>>;

/** Whatever is open is closed when the agent ends. */
export function serverSession(): ServerSession {
  let opening: Promise<Watched> | undefined;
  let open: Watched | undefined;
  const opened = (): Watched => {
    if (open === undefined) throw new CannotRun('no server is watched here');
    return open;
  };
  const leave = async (): Promise<null> => {
    // What is being opened is left once it stands: it may have made something of the kernel's by now.
    const leaving = opening;
    opening = undefined;
    open = undefined;
    const left = await leaving?.catch(() => undefined);
    await left?.watch.close();
    return null;
  };
  atEnd(async () => void (await leave()));
  return {
    watch: async (plan, how) => {
      await leave();
      opening = import('../api/watch-server.ts').then(({ watchServerHere }) => watchServerHere(plan, how));
      open = await opening;
      return { kernel: open.kernel };
    },
    loadStarts: atNs => {
      opened().watch.loadStarts(BigInt(atNs));
      return null;
    },
    table: () => opened().watch.table(),
    loadEnded: () => opened().watch.loadEnded(),
    leave,
  };
}
