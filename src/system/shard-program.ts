import { PROTOCOL, type ShardTask, type ToShard } from '../model/protocol.ts';
import { openPoller, type Poller } from './linux/epoll.ts';
import { volunteerToBeEnded } from './memory-shortage.ts';
import { CHANNEL, openChannel, type ShardChannel } from './shard-channel.ts';

/** What every shard has before it knows its task. */
export interface ShardProgram {
  readonly poller: Poller;
  readonly channel: ShardChannel;
}

/** Greets the runner. To be called once, after everything the process will ever import. */
export function openShard(): ShardProgram {
  volunteerToBeEnded();
  const poller = openPoller();
  const channel = openChannel(poller);
  channel.send({ type: 'hello', protocol: PROTOCOL, pid: process.pid });
  return { poller, channel };
}

/** Waits for the task. */
export function awaitTask(shard: ShardProgram): ShardTask {
  for (;;) {
    for (const message of awaitMessages(shard)) {
      if (message.type === 'prepare') return message.task;
      if (message.type === 'finish') process.exit(0);
    }
  }
}

/** Waits until the runner says something. Only for times in which the shard has nothing else to watch. */
export function awaitMessages({ poller, channel }: ShardProgram): readonly ToShard[] {
  for (;;) {
    const count = poller.wait(-1);
    for (let event = 0; event < count; event += 1) {
      if (poller.data(event) === CHANNEL) return channel.receive();
    }
  }
}

/** Says why the shard cannot go on, and ends the process. */
export function giveUp({ poller, channel }: ShardProgram, message: string, errno: string, syscall: string): never {
  channel.send({ type: 'error', message, errno, syscall });
  while (!channel.idle()) {
    poller.wait(-1);
    channel.receive();
  }
  process.exit(1);
}
