import type { RequestReport, RequestTask, ToShard } from '../../model/protocol.ts';
import { monotonicNs } from '../../system/clock.ts';
import { talkToRunner } from '../../system/event-loop-program.ts';
import { after } from '../../system/timer.ts';
import { type ConnectFailures, countConnectFailures } from './connect-failures.ts';

/** A library at work. Its connections stay open until the process ends. */
export interface Requesting {
  /** Resolves once it has made all the requests that it was told to make; never, where there is no such number. */
  readonly finished: Promise<void>;
  /** Ends the counting and gives the library's own numbers. */
  numbers(): Promise<RequestReport['numbers']> | RequestReport['numbers'];
}

/** Speaks the protocol of a driver shard around a library, in a process that runs an event loop. */
export function serveLibrary(start: (task: RequestTask, failures: ConnectFailures) => Requesting): void {
  let task: RequestTask | undefined;
  let requesting: Requesting | undefined;
  let startNs = monotonicNs();
  const failures = countConnectFailures(() => Number(monotonicNs() - startNs) / 1e6);

  const begin = (ready: RequestTask): void => {
    requesting = start(ready, failures);
    const over = after(ready.durationMs, () => send({ type: 'settled' }));
    void requesting.finished.then(() => {
      clearTimeout(over);
      send({ type: 'settled' });
    });
  };
  const report = async (): Promise<void> => {
    const numbers = await requesting?.numbers();
    send({ type: 'done', ...(numbers && { requests: { numbers, failures: failures.list() } }) });
  };
  const obey = (message: ToShard): void => {
    if (message.type === 'report') void report();
    if (message.type === 'prepare' && message.task.task === 'request') {
      task = message.task;
      send({ type: 'ready' });
    }
    if (message.type === 'go' && task !== undefined) {
      startNs = BigInt(message.atNs);
      const prepared = task;
      after(Number(startNs - monotonicNs()) / 1e6, () => begin(prepared));
    }
  };
  const send = talkToRunner(obey);
}
