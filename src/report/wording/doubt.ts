import type { Doubt } from '../../model/doubt.ts';
import { visible } from '../escape.ts';
import { count, counted, duration, theSide } from '../numbers.ts';
import { usageOfBound, usagePhrase } from './usage.ts';

/** What keeps a run from passing, as a clause: `the command ended with exit code 1`. */
export function doubtPhrase(doubt: Doubt): string {
  switch (doubt.doubt) {
    case 'nothing-attempted':
      return 'not one attempt was made';
    case 'client-host-lost':
      return `${visible(doubt.host)} was lost, and ${counted(doubt.attempts, 'attempt')} with it`;
    case 'nobody-served':
      return `${doubt.attempted === 1 ? 'the one attempt was not' : `none of ${count(doubt.attempted)} attempts was`} served, and the scenario expects nothing else`;
    case 'load-program-failed':
      return `${nameOf(doubt.program)} ended ${ending(doubt)}`;
    case 'other-namespace':
      return `the command's process ${doubt.pid} (${programOf(doubt.command)})${doubt.more === 0 ? '' : ` and ${count(doubt.more)} more`} ran in another network namespace, which was not observed`;
    case 'command-unseen':
      return `not all of the load of \`${visible(doubt.by)}\` was seen: ${visible(doubt.why)}`;
    case 'never-connected':
      return 'nobody connected to the server meanwhile';
    case 'addresses-unseen':
      return `only connections to ${visible(doubt.followed)} were looked at, and the server has ${doubt.unseen.map(visible).join(', ')} as well: name the address in the command`;
    case 'command-counted-errors':
      return `the load program counted errors itself: ${errorsOf(doubt.errors)}`;
    case 'never-answered':
      return `${counted(doubt.count, 'connection')} had no answer to what ${doubt.count === 1 ? 'it' : 'they'} sent last when the client closed ${doubt.count === 1 ? 'it' : 'them'}${doubt.waitedMs === 0 ? '' : `, after at most ${duration(doubt.waitedMs)}`}`;
    case 'failures-unseen':
      return `${doubt.of === 'answers' ? 'a refusal in an answer' : 'a connection that ended without an answer'} would not have been seen: the command says nothing of it, and nobody could listen (${visible(doubt.why)})`;
    case 'server-ended':
      return `the server's process ${doubt.pid} (${programOf(doubt.command)}) ended by itself${doubt.code === null && doubt.signal === null ? '' : `, ${ending(doubt)}`}`;
    case 'calls-failed':
      return `${limitsOf(doubt.limits)} failed ${visible(doubt.syscall)}() with ${visible(doubt.errno)} ${counted(doubt.count, 'time')} on ${theSide(doubt.side)}, and no failed attempt is attributed to that`;
    case 'limit-met':
      return `${usagePhrase(doubt.usage)} was full: ${usageOfBound(doubt.usage)}`;
    case 'packets-dropped':
      return `${doubt.of === 'listener' ? 'the listener' : 'other listeners of this machine'} dropped ${counted(doubt.packets, 'packet')}, and whether their senders came through later cannot be seen`;
    case 'calls-unplaced':
      return `${counted(doubt.count, 'system call')} failed in ${doubt.count === 1 ? 'a process that' : 'processes that'} ended before ${doubt.count === 1 ? 'it was' : 'they were'} looked at`;
    case 'attempts-unplaced':
      return `${counted(doubt.count, 'connection')} of this machine failed, and only root can see where to`;
    case 'setting-refused':
      return `the scenario asks for ${visible(doubt.name)} = ${visible(doubt.value)} on ${theSide(doubt.side)}, and it was not set`;
  }
}

/** `a limit (nproc, cgroup-pids or threads-max)`. */
function limitsOf(limits: readonly string[] = []): string {
  if (limits.length === 0) return 'a limit';
  return `a limit (${[limits.slice(0, -1).join(', '), limits.at(-1)].filter(Boolean).join(' or ')})`;
}

/** The same as a sentence. */
export function doubtSentence(doubt: Doubt): string {
  const phrase = doubtPhrase(doubt);
  return `${phrase.slice(0, 1).toUpperCase()}${phrase.slice(1)}.`;
}

function nameOf(program: string): string {
  return program === 'command' ? 'the command' : visible(program);
}

function programOf(command: string): string {
  const [path = ''] = command.trim().split(/\s+/);
  return visible(path.split('/').at(-1) ?? path);
}

function ending({ code, signal }: { readonly code: number | null; readonly signal: string | null }): string {
  if (signal !== null) return `by signal ${visible(signal)}`;
  return code === null ? 'in an unknown way' : `with exit code ${code}`;
}

function errorsOf(errors: Readonly<Record<string, number>>): string {
  return Object.entries(errors)
    .map(([name, times]) => `${visible(name)} ${count(times)}`)
    .join(', ');
}
