import { Socket } from 'node:net';
import { type FromShard, PROTOCOL, type RequestReport, type RequestTask, type ToShard } from '../../model/protocol.ts';
import { monotonicNs } from '../../system/clock.ts';
import { CHANNEL_FD, frameDecoder, messageFrame } from '../../system/frames.ts';
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
  const channel = new Socket({ fd: CHANNEL_FD });
  const send = (message: FromShard) => void channel.write(messageFrame(message));
  const decode = frameDecoder();
  let task: RequestTask | undefined;
  let requesting: Requesting | undefined;
  let startNs = monotonicNs();
  const failures = countConnectFailures(() => Number(monotonicNs() - startNs) / 1e6);

  const begin = (ready: RequestTask): void => {
    requesting = start(ready, failures);
    const over = setTimeout(() => send({ type: 'settled' }), ready.durationMs);
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
    if (message.type === 'finish') process.exit(0);
    if (message.type === 'report') void report();
    if (message.type === 'prepare' && message.task.task === 'request') {
      task = message.task;
      send({ type: 'ready' });
    }
    if (message.type === 'go' && task !== undefined) {
      startNs = BigInt(message.atNs);
      setTimeout(begin, Number(startNs - monotonicNs()) / 1e6, task);
    }
  };
  // The runner is gone, or wants this process gone.
  channel.on('close', () => process.exit(0));
  channel.on('data', chunk => {
    for (const frame of decode(chunk)) if (frame.kind === 'message') obey(frame.message as ToShard);
  });
  send({ type: 'hello', protocol: PROTOCOL, pid: process.pid });
}
