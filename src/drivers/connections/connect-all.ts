import type { ConnectTask, ToShard } from '../../model/protocol.ts';
import { microsecondsSince } from '../../system/clock.ts';
import { CHANNEL } from '../../system/shard-channel.ts';
import { awaitMessages, type ShardProgram } from '../../system/shard-program.ts';
import { type Announcer, newAnnouncer } from './announcer.ts';
import { expire, nextDeadlineUs } from './deadline.ts';
import { onEvent } from './events.ts';
import { type Health, healthOf, startHealth } from './health.ts';
import { type Load, newLoad } from './load.ts';
import { startDue } from './starting.ts';
import { observeAll } from './witness.ts';

interface Engine {
  readonly shard: ShardProgram;
  readonly load: Load;
  readonly announcer: Announcer;
  health: Health;
  /** After `stop` or `report`, what the sockets do counts no more. */
  frozen: boolean;
}

/** Makes every attempt of the task and watches the connections, until the runner says `finish`. */
export function connectAll(shard: ShardProgram, task: ConnectTask): never {
  let clock = (): number => Number.NEGATIVE_INFINITY;
  const load = newLoad(task, shard.poller, () => clock());
  const engine: Engine = {
    shard,
    load,
    announcer: newAnnouncer(shard.channel, load),
    health: startHealth(),
    frozen: false,
  };
  shard.channel.send({ type: 'ready' });
  clock = microsecondsSince(awaitGo(engine));
  engine.health = startHealth();
  for (;;) turn(engine);
}

function awaitGo(engine: Engine): bigint {
  for (;;) {
    for (const message of awaitMessages(engine.shard)) {
      if (message.type === 'go') return BigInt(message.atNs);
      obey(engine, message);
    }
  }
}

function turn(engine: Engine): void {
  const { shard, load, announcer, health } = engine;
  const started = engine.frozen ? 0 : startDue(load);
  if (!engine.frozen) expire(load);
  announcer.announce();
  health.rest(load.now());
  const count = shard.poller.wait(started > 0 ? 0 : restUs(engine));
  health.wake(load.now());
  for (let index = 0; index < count; index += 1) {
    const data = shard.poller.data(index);
    if (data === CHANNEL) for (const message of shard.channel.receive()) obey(engine, message);
    else if (!engine.frozen) onEvent(load, data, shard.poller.events(index));
  }
}

/** How long nothing can be due, in microseconds; negative for ever. */
function restUs({ load, announcer, frozen }: Engine): number {
  const startUs =
    load.next < load.ledger.length && load.busy < load.task.connections ? load.dueUs(load.next) : Infinity;
  const loadUs = frozen ? Infinity : Math.min(startUs, nextDeadlineUs(load));
  const untilUs = Math.min(loadUs, announcer.dueUs());
  return untilUs === Infinity ? -1 : Math.max(0, Math.ceil(untilUs - load.now()));
}

function obey(engine: Engine, message: ToShard): void {
  if (message.type === 'finish') process.exit(0);
  if (message.type === 'stop') stop(engine);
  if (message.type === 'report') report(engine);
}

function stop(engine: Engine): void {
  engine.frozen = true;
  observeAll(engine.load);
  engine.announcer.settled();
}

function report(engine: Engine): void {
  engine.frozen = true;
  observeAll(engine.load);
  engine.shard.channel.sendBytes(engine.load.ledger.bytes);
  engine.shard.channel.send({ type: 'done', health: healthOf(engine.health, engine.load) });
}
