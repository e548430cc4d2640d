import type { Run } from '../../model/run.ts';
import type { ProcessorShare, RunPart, RunWarning, Untraced } from '../../model/run-warning.ts';
import { visible } from '../escape.ts';
import { count, counted, duration } from '../numbers.ts';

/** A run's warnings as sentences. Runs of earlier versions hold sentences already. */
export function runWarningSentences({ warnings }: Pick<Run, 'warnings'>): string[] {
  return warnings.map(warning => (typeof warning === 'string' ? visible(warning) : sentenceOf(warning)));
}

type Warning<Code extends RunWarning['warning']> = Extract<RunWarning, { warning: Code }>;
type Wording = { readonly [Code in RunWarning['warning']]: (warning: Warning<Code>) => string };

function sentenceOf<Code extends RunWarning['warning']>(warning: Warning<Code>): string {
  const write = SENTENCES[warning.warning] as (warning: Warning<Code>) => string;
  return write(warning);
}

const SENTENCES: Wording = {
  'on-client-host': ({ host, of }) => `${visible(host)}: ${sentenceOf(of)}`,
  'driver-stalled': ({ stallMs }) =>
    `The driver did not get to look at its sockets for ${duration(stallMs)}: times include that.`,
  'driver-late': ({ lateMs, processor }) =>
    `The driver started attempts up to ${duration(lateMs)} after they were due: times include that.${processor === undefined ? '' : ` ${lateBecause(processor)}`}`,
  'driver-starved': ({ waitedMs, elapsedMs }) =>
    `The driver waited ${duration(waitedMs)} of ${duration(elapsedMs)} for a processor that other work had: times include that.`,
  'target-starved': ({ waitedMs, elapsedMs }) =>
    `The server was ready to run and waited ${duration(waitedMs)} of ${duration(elapsedMs)} for a processor that other work had: it was slower than it is.`,
  'not-killed': ({ key, afterMs }) =>
    `${key} is ${duration(afterMs)}, and the load and its hold were over before: nothing was killed.`,
  'attempts-undated': ({ count: attempts }) =>
    `The driver came late to ${counted(attempts, 'attempt')}, and the kernel cannot say whether these ended before their deadline: they are counted as if they did.`,
  'closed-after-answer': ({ count: connections }) =>
    `The server closed ${counted(connections, 'connection')} after an answer that announced it: these were served, and could not be held.`,
  'load-bounded': ({ boundMs }) => `The load was stopped after ${duration(boundMs)}: not every attempt settled.`,

  'calls-repeated': ({ driver, calls, attempts }) =>
    `${counted(calls, 'failed system call')} of ${driver} count as ${counted(attempts, 'failed attempt')}: ${driver} tries the same connection again.`,
  'load-overran': ({ driver, askedMs, elapsedMs }) =>
    `${driver} went on for ${duration(elapsedMs)}, where ${duration(askedMs)} was asked for: a SYN that was dropped had time to be sent again.`,
  'never-tried': ({ driver, count: connections }) =>
    `${driver} gave up: it never tried ${count(connections)} of the connections that it was asked for, and these are not counted.`,
  'driver-ended-early': ({ driver, code, signal }) =>
    `${driver} ended before its time, with ${signal === null ? `exit code ${code}` : `signal ${visible(signal)}`}.`,

  'unanswered-unread': ({ why }) =>
    `Connections that were refused, reset or closed unanswered were not counted: ${visible(why)}.`,
  'answers-unheard': ({ why }) =>
    `What the server answered is not known: the command does not say it, and nobody could listen (${visible(why)}). A refusal in words, or an answer with 5xx, is not counted.`,
  'unanswered-incomplete': () =>
    'More connections ended unanswered than could be read: their number is at least, not equal.',
  'closed-by-client': ({ count: connections, longestWaitMs }) =>
    `${counted(connections, 'connection was', 'connections were')} closed by the client before any answer${longestWaitMs === 0 ? '' : `, after at most ${duration(longestWaitMs)}`}: never used, given up, or under way at the end; not counted as failed.`,
  'connects-elsewhere': ({ errno, count: calls }) =>
    errno === 'ECONNREFUSED'
      ? `${counted(calls, 'connect() call')} of the command ${calls === 1 ? 'was' : 'were'} refused somewhere else: the server's listener was there all the time; not counted.`
      : `${counted(calls, 'connect() call')} of the command failed with ${visible(errno)} before anything left this machine, and as many connections were opened: tries at another address of the same name; not counted.`,
  'attempt-fails': ({ count: connections, beyond }) =>
    `${counted(connections, 'connection')} of this machine failed while connecting (Tcp.AttemptFails), ${count(beyond)} of them beyond what is counted here: to any port, by any program.`,
  'command-killed': () => 'The command was ended before it had come to its own end.',
  'command-signalled': ({ signal }) => `The command ended with signal ${visible(signal)}.`,
  'command-exited': ({ code }) => `The command ended with exit code ${code}.`,

  'server-calls-uncounted': ({ untraced }) =>
    `Failed system calls of the server were not counted: ${rootOnly(untraced)}.`,
  'client-calls-uncounted': ({ untraced }) =>
    `Failed system calls of the clients were not counted: ${rootOnly(untraced)}.`,
  'command-calls-uncounted': ({ untraced }) =>
    `Failed system calls of the command were not counted: ${straceInstead(untraced)}.`,
  'server-of-other-user': () =>
    "The server's processes belong to another user: their limits and descriptors were not seen (root sees them).",
  'server-host-unseen': ({ why }) => `What failed on the server is not known: ${visible(why)}.`,
  'process-unseen': ({ pid, why }) => `Process ${pid} of the server was not seen: ${visible(why)}.`,

  'part-left': ({ part, why }) => `Taking down ${PARTS[part]} failed: ${visible(why)}.`,
  'setting-not-restored': ({ setting, why }) => `${visible(setting)} was not put back: ${visible(why)}.`,
  'setting-put-back': ({ setting }) =>
    `${visible(setting)} was put back before the run had ended, as the run stood still for long: it was not in force to the end.`,
  'setting-changed-since': ({ setting, current }) =>
    `${visible(setting)} was left at ${visible(current)}: another program has set it since.`,
  'cgroup-left': ({ path, why }) => `The cgroup ${visible(path)} was not removed: ${visible(why)}.`,
};

function lateBecause({ share, bottleneck }: ProcessorShare): string {
  const percent = `${Math.round(share * 100)} % of a processor`;
  return bottleneck === 'driver'
    ? `It used ${percent} meanwhile: it was the bottleneck, not the target. Ask for fewer connections per second, or for more driver.processes.`
    : `It got ${percent} meanwhile: other work, or the search for free ports, kept it waiting.`;
}

function rootOnly(untraced: Untraced): string {
  return untraced.cause === 'not-root' ? 'that takes root' : visible(untraced.why);
}

function straceInstead(untraced: Untraced): string {
  return untraced.cause === 'not-root'
    ? 'that takes root, or strace (apt-get install strace)'
    : `that takes strace here (apt-get install strace), as ${visible(untraced.why)}`;
}

const PARTS: Readonly<Record<RunPart, string>> = {
  lab: 'the lab',
  target: 'the target',
  'other-listener': 'the other listener',
  upstream: 'what is behind the target',
  driver: 'the driver',
  'background-connections': 'the background connections',
  'host-wide-settings': 'host-wide settings',
  evidence: 'the evidence',
  sampling: 'the sampling',
  'server-host': 'what watches the server on its host',
};
