import { setImmediate } from 'node:timers/promises';
import type { ConnectTask, ToShard } from '../../model/protocol.ts';
import { microsecondsSince } from '../../system/clock.ts';
import type { Poller } from '../../system/linux/epoll.ts';
import { awaitMessages, type ShardProgram } from '../../system/shard-program.ts';
import { type Announcer, newAnnouncer } from './announcer.ts';
import { takeEnds } from './attempt-steps.ts';
import { expireSleptOver, nextDeadlineUs } from './deadline.ts';
import { epollSockets } from './epoll/epoll-sockets.ts';
import { handshakesOf } from './handshakes.ts';
import { type Health, healthOf, startHealth } from './health.ts';
import { type Load, newLoad } from './load.ts';
import { ringSockets } from './ring/ring-sockets.ts';
import type { Sockets } from './sockets.ts';
import { startDue } from './starting.ts';
import { hasChannel, takeEvents } from './taking.ts';
import { tlsSteps } from './tls-steps.ts';
import { nextDoubtUs, settleDoubtful, unexpectedAnswers } from './unexpected.ts';
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
export async function connectAll(shard: ShardProgram, task: ConnectTask): Promise<never> {
  let clock = (): number => Number.NEGATIVE_INFINITY;
  const load = newLoad(
    task,
    () => clock(),
    started => socketsFor(started, shard.poller),
  );
  const handshakes = handshakesOf(task, tlsSteps(load));
  if (handshakes !== undefined) load.handshakes = handshakes;
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
  for (;;) {
    turn(engine);
    if (handshakes !== undefined) await turnOfNode(engine);
  }
}

/** Lets TLS go on, whose steps wait for the event loop; an attempt that is over by them may end after them. */
async function turnOfNode({ load, frozen }: Engine): Promise<void> {
  await setImmediate();
  if (!frozen) takeEnds(load);
}

function socketsFor(load: Load, poller: Poller): Sockets {
  const { ring } = load.task;
  return ring === undefined ? epollSockets(load, poller) : ringSockets(load, poller, ring);
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
  if (!engine.frozen) expireSleptOver(load, load.now());
  const started = engine.frozen ? 0 : startDue(load);
  load.sockets.flush();
  health.note(load);
  announcer.announce();
  const lookedUs = load.now();
  const isBusy = started > 0 || load.ended.length > 0 || load.handshakes?.isBusy() === true;
  const waitUs = isBusy ? 0 : restUs(engine);
  health.rest(lookedUs, waitUs);
  const count = shard.poller.wait(waitUs);
  const wokeUs = load.now();
  health.wake(wokeUs);
  const isTold = hasChannel(shard.poller, count);
  if (!engine.frozen) takeEvents(load, shard.poller, count, lookedUs, wokeUs);
  if (isTold) hear(engine);
}

/** How long nothing can be due, in microseconds; negative for ever. */
function restUs({ load, announcer, frozen }: Engine): number {
  const startUs =
    load.next < load.ledger.length && load.busy < load.task.connections ? load.dueUs(load.next) : Infinity;
  const loadUs = frozen ? Infinity : Math.min(startUs, nextDeadlineUs(load), nextDoubtUs(load));
  const untilUs = Math.min(loadUs, announcer.dueUs());
  return untilUs === Infinity ? -1 : Math.max(0, Math.ceil(untilUs - load.now()));
}

/** What has come to the sockets by now counts, also where it came after the message: that may have waited for long. */
function hear(engine: Engine): void {
  const { shard, load } = engine;
  if (!engine.frozen) {
    const lookedUs = load.now();
    takeEvents(load, shard.poller, shard.poller.wait(0), lookedUs, load.now());
  }
  for (const message of shard.channel.receive()) obey(engine, message);
}

function obey(engine: Engine, message: ToShard): void {
  if (message.type === 'finish') finish(engine);
  if (message.type === 'stop') stop(engine);
  if (message.type === 'copy') copy(engine);
  if (message.type === 'report') report(engine);
}

function freeze(engine: Engine): void {
  if (engine.frozen) return;
  engine.frozen = true;
  engine.load.handshakes?.freeze();
  settleDoubtful(engine.load, Number.POSITIVE_INFINITY);
  engine.load.sockets.freeze();
}

/** The ledger is written on before all of it has left. */
function copy({ shard, load }: Engine): void {
  shard.channel.sendBytes(load.ledger.bytes.slice());
  shard.channel.send({ type: 'copied' });
}

function stop(engine: Engine): void {
  freeze(engine);
  observeAll(engine.load);
  engine.announcer.settled();
}

function report(engine: Engine): void {
  freeze(engine);
  observeAll(engine.load);
  engine.shard.channel.sendBytes(engine.load.ledger.bytes);
  const unexpected = unexpectedAnswers(engine.load);
  const health = healthOf(engine.health, engine.load);
  engine.shard.channel.send({ type: 'done', health, ...(unexpected.length > 0 && { unexpected }) });
}

function finish(engine: Engine): never {
  freeze(engine);
  engine.load.sockets.release();
  process.exit(0);
}
