import type { TlsFault } from '../../model/attempt.ts';
import { visible } from '../escape.ts';
import { count, counted, duration, theSide } from '../numbers.ts';
import { candidateText } from './cause.ts';
import type { Sentences } from './sentences.ts';

/** Findings about the target, the driver, and why a candidate does not apply at all. */
export const PROGRAMS = {
  'target-ended': ({ atMs, code, signal }) =>
    `The target ended ${duration(atMs)} into the load ${ending(code, signal)}.`,
  'target-process-ended': ({ atMs, code, signal }) =>
    `One of the target's processes ended ${duration(atMs)} into the load ${ending(code, signal)}, and its connections with it.`,
  'target-said': ({ text, count: lines }) => `The target wrote ${counted(lines, 'time')}: ${visible(text)}.`,
  'target-never-said': ({ server }) => `${visible(server)} would have written that into its error log, and did not.`,
  'workers-all-taken': ({ accepted, workers }) =>
    `The application took ${counted(accepted, 'connection')}, has ${counted(workers, 'worker')}, and took no more while connections waited.`,
  'workers-made-room': ({ accepted, workers }) =>
    `The server of a lab keeps idle connections for an hour, and closes one sooner only where no worker is idle: it took ${counted(accepted, 'connection')} and has ${counted(workers, 'worker')}.`,
  'workers-free': ({ accepted, workers }) =>
    `The application took ${counted(accepted, 'connection')} and has ${counted(workers, 'worker')}: they were never all taken.`,
  'worker-connections-taken': ({ pid, used, workerConnections }) =>
    `Worker ${pid} of the server had ${counted(used, 'descriptor')} and may have ${counted(workerConnections, 'connection')}.`,
  'worker-connections-left': ({ used, workerConnections }) =>
    `No worker of the server had more than ${counted(used, 'descriptor')}, and each may have ${counted(workerConnections, 'connection')}.`,
  'rivals-unknown': ({ candidates, missing }) =>
    `Not proven: what would rule out ${candidates.map(candidateText).join(', ')} is not known here (${missing.map(visible).join('; ')}).`,
  'target-alive': () => 'The target was alive throughout.',
  'packets-lost-before': ({ count: late }) =>
    `${counted(late, 'attempt')} lost packets on the way: that took the time which the answer needed.`,
  'accepted-without-answer': ({ count: unanswered, waitedMs }) =>
    `The application accepted ${counted(unanswered, 'connection')} and did not answer within ${duration(waitedMs)}.`,
  'listener-answered-reset': () => "The server's kernel answered the SYN with a reset: nothing listens on that port.",
  'kernel-refused': ({ refused, resets }) =>
    `TCP sent ${counted(resets, 'reset')} that belong to no connection, and ${counted(refused, 'connection')} ${refused === 1 ? 'was' : 'were'} refused.`,
  'kernel-refused-few': ({ refused, resets }) =>
    `${counted(refused, 'connection')} ${refused === 1 ? 'was' : 'were'} refused, and TCP sent ${resets === 0 ? 'no reset' : `only ${counted(resets, 'reset')}`}: something else answered.`,
  'resets-sent': ({ reset, sent }) =>
    `${counted(reset, 'connection')} ${reset === 1 ? 'was' : 'were'} reset, and the server's TCP sent ${sent === 0 ? 'no reset' : counted(sent, 'reset')} (Tcp.OutRsts).`,
  'listener-stood': () => 'The target listened all the time.',
  'refuser-unseen': () =>
    "The SYN was refused: nothing listens on that port, or a firewall rule answers; the server's counters were not seen.",
  'icmp-unreachable-sent': ({ count: messages }) =>
    `The server sent ${counted(messages, 'ICMP message')} that ${messages === 1 ? 'says' : 'say'} unreachable.`,
  'unreachable-errno': ({ errno }) => `${errno} means that there is no route to the server, not that a limit was met.`,
  'answer-incomplete': ({ count: cut }) =>
    `The application began its answer on ${counted(cut, 'connection')} and did not send the rest, which its own headers announce.`,
  'answered-status': ({ status }) =>
    status === 0
      ? 'The application answered, but with no HTTP status of success.'
      : `The application answered with HTTP status ${status}.`,
  'first-bytes': ({ firstBytes, count: answers }) =>
    `The first bytes of ${answers === 1 ? 'an unexpected answer' : `${count(answers)} unexpected answers`} were \`${firstBytes}\`.`,
  'refused-in-words': () => 'The application answered with a refusal in the words of its protocol.',
  'answered-unexpectedly': () => 'The application answered, and the answers do not hold what the probe expects.',
  'handshake-failed': ({ fault }) => HANDSHAKES[fault],
  'driver-host-lost': ({ host, why, atMs }) =>
    `${visible(host)} was lost ${duration(atMs)} after the load's start: ${visible(why)}.`,
  'last-word-of-host': ({ host, started, served }) =>
    `The last that ${visible(host)} said: ${count(started)} started, ${count(served)} served. What became of them after that is not known.`,
  'driver-process-ended': ({ pid, code, signal }) => `The driver's process ${pid} ended early ${ending(code, signal)}.`,
  'never-stopped': () => 'The run was not stopped: the load ran to its end.',
  'stopped-by-user': () => 'The run was stopped before these attempts could end.',
  'still-under-way': ({ count: moving }) =>
    `${counted(moving, 'connection')} had just begun, or made progress while the run looked at them: they only lacked time.`,
  'symptom-mismatch': () => 'It does not make connections fail in this way.',
  'not-this-side': ({ side }) => `The failure was not on ${theSide(side)}.`,
} as const satisfies Partial<Sentences>;

/** How a process ended: `with exit code 1`, `by signal SIGKILL`. */
function ending(code: number | null, signal: string | null): string {
  if (signal !== null) return `by signal ${signal}`;
  return code === null ? 'in an unknown way' : `with exit code ${count(code)}`;
}

const HANDSHAKES: Readonly<Record<TlsFault, string>> = {
  alert:
    'The server refused the TLS handshake with an alert: by protocol version, cipher, name (SNI) or a certificate that it asks for.',
  untrusted: "The server's certificate is not trusted on this machine, and the scenario has driver.verify.",
  'not-tls': 'What the server answered to the TLS handshake is not TLS: the port speaks another protocol.',
  version: 'The server and the driver have no version of TLS in common.',
  other: 'The TLS handshake failed.',
};
