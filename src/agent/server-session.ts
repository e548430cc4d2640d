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
  let open: Watched | undefined;
  const opened = (): Watched => {
    if (open === undefined) throw new CannotRun('no server is watched here');
    return open;
  };
  const leave = async (): Promise<null> => {
    const leaving = open;
    open = undefined;
    await leaving?.watch.close();
    return null;
  };
  atEnd(async () => void (await leave()));
  return {
    watch: async (plan, how) => {
      await leave();
      const { watchServerHere } = await import('../api/watch-server.ts');
      open = await watchServerHere(plan, how);
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
