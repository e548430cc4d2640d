import type {
  AgentHello,
  AgentPong,
  AgentQuestion,
  Answers,
  FromAgent,
  Order,
  Refusal,
  ToAgent,
} from '../model/agent-messages.ts';
import { messageOf } from '../model/error-message.ts';
import { CannotRun, InvalidInput } from '../model/errors.ts';
import type { Host } from '../model/host.ts';
import type { ClockEstimate, ClockExchange } from '../model/host-clock.ts';
import type { RunProgress } from '../model/progress.ts';
import { restoreUnlimited, unlimitedJson } from '../model/unlimited.ts';
import { monotonicNs } from '../system/clock.ts';
import { messageFrame } from '../system/frames.ts';
import { type Questions, questions } from '../system/questions.ts';
import { after, every } from '../system/timer.ts';
import type { Frames } from './agent-frames.ts';
import { clockExchanges } from './exchanges.ts';
import type { Pipe } from './pipe.ts';
import { NoAgent, silent } from './refusal.ts';

/** Between two pings. */
const BEAT_MS = 1000;
/** An agent that is busy with an order answers late; one that is gone never does. */
const SILENT_MS = 30_000;
/** An agent has so long to leave nothing behind. */
const END_WITHIN_MS = 5000;

/** loadline on another host. */
export interface Agent {
  readonly host: Host;
  /** Says that the conductor is there. The agent ends itself after `boundMs`, whatever happens. */
  begin(boundMs: number): Promise<AgentHello>;
  /** Has an order carried out. Rejects with NoAgent when the host is lost, and with what the order itself came to. */
  order<O extends Order>(order: O): Promise<Answers[O['do']]>;
  /** Resolves with why, once the host is lost. */
  readonly lost: Promise<Error>;
  /** Who answers what it asks while it drives a load, and hears how far that has come. */
  listen(listener: AgentListener): void;
  /** Its clock, after a few exchanges at once; each heartbeat since has added one. */
  clock(): Promise<ClockEstimate>;
  /** Has it end, and resolves once the command that reached it has. */
  close(): Promise<void>;
}

interface AgentListener {
  answer(question: AgentQuestion): Promise<unknown>;
  onProgress(progress: RunProgress): void;
}

/** The conductor's end of an agent at the far end of a pipe. A host that is silent for half a minute is lost. */
export function agentOver(host: Host, pipe: Pipe, frames: Frames): Agent {
  const asked = questions();
  const send = (message: ToAgent): void => pipe.write(messageFrame(message));
  let tellLost: (why: Error) => void = ignored;
  const lost = new Promise<Error>(resolve => {
    tellLost = resolve;
  });
  const lose = (why: Error): void => {
    tellLost(why);
    asked.giveUp(why);
    pipe.kill();
  };
  const clock = clockExchanges(() => exchange(asked, send));
  const beat = heartbeat(
    frames,
    () => void clock.add().catch(ignored),
    () => {
      lose(silent(host, { code: null, said: pipe.said(), waitedMs: SILENT_MS }));
    },
  );
  let listener: AgentListener = NOBODY;
  frames.onMessage((message, heardNs) => {
    if (message.type === 'ask') void answered(message, listener).then(send);
    else if (message.type === 'progress') listener.onProgress(message.progress);
    else take(host, asked, message, heardNs);
  });
  frames.onNonsense(() => lose(new NoAgent(host, 'something there writes into the pipe of the agent', QUIET)));
  void pipe.ended.then(code => {
    clearInterval(beat);
    lose(silent(host, { code, said: pipe.said() }));
  });
  return {
    host,
    begin: async boundMs => (await asked.ask(id => send({ type: 'begin', id, boundMs }))) as AgentHello,
    order: async order => (await asked.ask(id => send({ type: 'order', id, order }))) as Answers[(typeof order)['do']],
    lost,
    listen: one => {
      listener = one;
    },
    clock: clock.estimate,
    close: async () => {
      send({ type: 'finish' });
      pipe.close();
      const late = after(END_WITHIN_MS, pipe.kill);
      await pipe.ended;
      clearTimeout(late);
    },
  };
}

const QUIET = 'let nothing that its shell starts (~/.bashrc, ~/.profile) write to standard output later on';

const NOBODY: AgentListener = {
  answer: () => Promise.reject(new Error('nobody has it drive a load')),
  onProgress: () => undefined,
};

async function answered({ id, ask }: Extract<FromAgent, { type: 'ask' }>, listener: AgentListener): Promise<ToAgent> {
  try {
    return { type: 'answer', id, answer: unlimitedJson(await listener.answer(ask)) };
  } catch (error) {
    return { type: 'no-answer', id, why: messageOf(error) };
  }
}

function ignored(): void {
  // Whoever asks next is told why.
}

function heartbeat(frames: Frames, ping: () => void, lost: () => void): NodeJS.Timeout {
  return every(BEAT_MS, () => (performance.now() - frames.heardAtMs() > SILENT_MS ? lost() : ping()));
}

async function exchange(asked: Questions, send: (message: ToAgent) => void): Promise<ClockExchange> {
  let askedNs = 0n;
  const answer = await asked.ask(id => {
    askedNs = monotonicNs();
    send({ type: 'ping', id });
  });
  const { pong, heardNs } = answer as { pong: AgentPong; heardNs: bigint };
  return { askedNs, receivedNs: BigInt(pong.receivedNs), answeredNs: BigInt(pong.sentNs), heardNs };
}

type Answer = Exclude<FromAgent, { readonly type: 'ask' | 'progress' }>;

function take(host: Host, asked: Questions, message: Answer, heardNs: bigint): void {
  switch (message.type) {
    case 'hello':
      asked.answer(message.id, message);
      break;
    case 'pong':
      asked.answer(message.id, { pong: message, heardNs });
      break;
    case 'done':
      asked.answer(message.id, JSON.parse(message.answer, restoreUnlimited));
      break;
    case 'refusal':
      asked.refuse(message.id, errorOf(host, message.refusal));
  }
}

function errorOf(host: Host, refusal: Refusal): Error {
  switch (refusal.kind) {
    case 'invalid':
      return new InvalidInput(refusal.problems);
    case 'cannot-run':
      return new CannotRun(`${host.name}: ${refusal.why}`, refusal.remedy);
    case 'bug':
      return new Error(`on ${host.name}: ${refusal.why}`);
  }
}
