import { ShardFailed } from '../model/errors.ts';
import { type FromShard, PROTOCOL, type ToShard } from '../model/protocol.ts';
import { frameDecoder, messageFrame } from './frames.ts';
import { launch, type ShardChild } from './shard-launch.ts';
import type { ShardExit, ShardOptions } from './shard-process.ts';
import { threadsRefused } from './thread-refusal.ts';
import { after } from './timer.ts';

/** A node process takes 0.1 s to start; on a machine under heavy load, several. */
const HELLO_WITHIN_MS = 20_000;

/** The runner's end of one shard. */
export interface Shard {
  readonly pid: number;
  readonly command: string;
  send(message: ToShard): void;
  /**
   * The next message of this type. Rejects with ShardFailed when the shard says `error`, exits first, or lets `withinMs`
   * pass. Ask before sending what it answers.
   */
  next<Type extends FromShard['type']>(type: Type, withinMs: number): Promise<Message<Type>>;
  onMessage(listener: (message: FromShard) => void): void;
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** Resolves once the process has ended and everything it said has been heard. */
  readonly exited: Promise<ShardExit>;
  /** SIGKILL, unless it has ended. */
  kill(): void;
}

type Message<Type extends FromShard['type']> = Extract<FromShard, { readonly type: Type }>;

/**
 * Starts a shard in `host` and waits for its greeting. Throws CannotRun when this machine does not allow its limits,
 * ShardFailed when it does not come up.
 */
export async function startShard(options: ShardOptions): Promise<Shard> {
  const child = launch(options);
  const shard = shardOver(child, options.program);
  try {
    const hello = await shard.next('hello', HELLO_WITHIN_MS);
    if (hello.protocol === PROTOCOL) return shard;
    throw new ShardFailed(
      `${options.program} speaks protocol ${hello.protocol}, not ${PROTOCOL}: build the package again`,
    );
  } catch (error) {
    const refused = threadsRefused(child.pid, options);
    shard.kill();
    throw child.refusal() ?? refused ?? error;
  }
}

function shardOver(child: ShardChild, program: string): Shard {
  const messageListeners = new Set<(message: FromShard) => void>();
  const bytesListeners = new Set<(bytes: Uint8Array) => void>();
  const decode = frameDecoder();
  child.channel.on('data', (chunk: Buffer) => {
    for (const frame of decode(chunk)) {
      if (frame.kind === 'bytes') for (const listener of bytesListeners) listener(frame.bytes);
      else for (const listener of [...messageListeners]) listener(frame.message as FromShard);
    }
  });
  const ended = child.exited.then(
    exit => new ShardFailed(`${program} (process ${exit.pid}) ${ending(exit)}${child.said()}`),
  );
  return {
    pid: child.pid,
    command: `node ${program}`,
    exited: child.exited,
    kill: child.kill,
    send: message => void child.channel.write(messageFrame(message)),
    onMessage: listener => void messageListeners.add(listener),
    onBytes: listener => void bytesListeners.add(listener),
    next: (type, withinMs) => {
      const wait = firstMessage(type, messageListeners);
      const late = new ShardFailed(`${program} (process ${child.pid}) did not say '${type}' within ${withinMs} ms`);
      return firstOf(wait.message, ended, late, withinMs).finally(wait.end);
    },
  };
}

function ending(exit: ShardExit): string {
  return exit.signal === null ? `exited with code ${exit.code}` : `was ended by ${exit.signal}`;
}

function firstMessage<Type extends FromShard['type']>(
  type: Type,
  listeners: Set<(message: FromShard) => void>,
): { message: Promise<Message<Type>>; end: () => void } {
  let end = (): void => {};
  const message = new Promise<Message<Type>>((resolve, reject) => {
    const listener = (heard: FromShard): void => {
      if (heard.type === type) resolve(heard as Message<Type>);
      else if (heard.type === 'error') reject(new ShardFailed(heard.message, heard.errno));
    };
    listeners.add(listener);
    end = () => void listeners.delete(listener);
  });
  return { message, end };
}

/** The wanted value, or a rejection: with `ended` when that comes first, with `late` after `withinMs`. */
async function firstOf<T>(wanted: Promise<T>, ended: Promise<Error>, late: Error, withinMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Error>(resolve => {
    timer = after(withinMs, () => resolve(late));
  });
  try {
    const first = await Promise.race([wanted.then(value => ({ value })), ended, timeout]);
    if (first instanceof Error) throw first;
    return first.value;
  } finally {
    clearTimeout(timer);
  }
}
