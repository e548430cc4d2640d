import { AGENT_PROTOCOL, type AgentAnswers, FAR_END, type FromAgent, type ToAgent } from '../model/agent-messages.ts';
import { CannotRun } from '../model/errors.ts';
import { restoreUnlimited, unlimitedJson } from '../model/unlimited.ts';
import { performLastActs } from '../system/at-end.ts';
import { monotonicNs } from '../system/clock.ts';
import { frameDecoder, messageFrame } from '../system/frames.ts';
import { endItselfAfter } from '../system/linux/alarm.ts';
import { type Questions, questions } from '../system/questions.ts';
import { after, every } from '../system/timer.ts';
import { toolIdentity } from '../system/tool.ts';
import { carryOut, type Sessions } from './carry-out.ts';
import { clientSession } from './client-session.ts';
import { refusalOf } from './refusal-of.ts';
import { serverSession } from './server-session.ts';

/** What tells the conductor that frames follow. */
const GREETING = `${FAR_END.agent} ${AGENT_PROTOCOL}\n`;

/** The conductor is heard once a second: after so many looks without a word it is gone, or the way to it is. */
const LOOK_EVERY_MS = 1000;
const SILENT_LOOKS = 15;
/** Until the first message comes, which says how long this may take. */
const FIRST_BOUND_MS = 60_000;
/** What is under way is ended in order, unless that takes longer. */
const LAST_ACTS_WITHIN_MS = 3000;

/**
 * Serves one conductor over standard input and output, then ends: when it is told to, when the pipe is closed or broken, when nothing is
 * heard for 15 seconds, and when the time is over that the conductor set. Resolves with why.
 */
export async function serveAgent(): Promise<string> {
  process.title = 'loadline agent';
  endItselfAfter(FIRST_BOUND_MS);
  const ended = conductorsEnd();
  process.stdout.write(GREETING);
  const why = await ended;
  await Promise.race([performLastActs(), new Promise<void>(resolve => after(LAST_ACTS_WITHIN_MS, resolve))]);
  return why;
}

function conductorsEnd(): Promise<string> {
  return new Promise(resolve => {
    let silentLooks = 0;
    const decode = frameDecoder();
    const asked = questions();
    const client = clientSession({
      ask: async ask => (await asked.ask(id => say({ type: 'ask', id, ask }))) as AgentAnswers[typeof ask],
      tell: progress => say({ type: 'progress', progress }),
    });
    const sessions = { server: serverSession(), client };
    process.stdin.on('data', (bytes: Buffer) => {
      const receivedNs = monotonicNs();
      silentLooks = 0;
      try {
        for (const frame of decode(bytes)) {
          if (frame.kind === 'message') obey(frame.message as ToAgent, { receivedNs, sessions, asked, end: resolve });
        }
      } catch {
        resolve('what was heard is no frame');
      }
    });
    for (const stream of [process.stdin, process.stdout]) stream.on('error', () => resolve('the pipe broke'));
    process.stdin.on('end', () => resolve('the pipe was closed'));
    // Counted in looks, not in time: one that could not look has not been silent.
    every(LOOK_EVERY_MS, () => {
      silentLooks += 1;
      if (silentLooks > SILENT_LOOKS) resolve('nothing was heard');
    });
  });
}

interface Heard {
  readonly receivedNs: bigint;
  readonly sessions: Sessions;
  readonly asked: Questions;
  readonly end: (why: string) => void;
}

function obey(message: ToAgent, { receivedNs, sessions, asked, end }: Heard): void {
  switch (message.type) {
    case 'begin':
      endItselfAfter(message.boundMs);
      say({ type: 'hello', id: message.id, protocol: AGENT_PROTOCOL, version: toolIdentity().version });
      break;
    case 'ping':
      say({ type: 'pong', id: message.id, receivedNs: `${receivedNs}`, sentNs: `${monotonicNs()}` });
      break;
    case 'order':
      void carryOut(message.order, sessions).then(
        answer => say({ type: 'done', id: message.id, answer: unlimitedJson(answer) }),
        error => say({ type: 'refusal', id: message.id, refusal: refusalOf(error) }),
      );
      break;
    case 'answer':
      asked.answer(message.id, JSON.parse(message.answer, restoreUnlimited));
      break;
    case 'no-answer':
      asked.refuse(message.id, new CannotRun(message.why));
      break;
    case 'finish':
      end('it was told to');
  }
}

function say(message: FromAgent): void {
  process.stdout.write(messageFrame(message));
}
