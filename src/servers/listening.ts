import type { ApplicationFact } from '../model/facts/target.ts';
import type { ListenStatement } from './listen-statement.ts';
import { KNOWN_PROGRAMS, SERVERS, serverOf } from './servers.ts';

/** Programs that say how long their accept queue is; one that runs in another's interpreter comes before that. */
const LISTENING = [...KNOWN_PROGRAMS, ...SERVERS];

/** The program that a command line is of and that has a line of its own for its backlog, as people write it; undefined for any other. */
export function listeningProgram(command: string): string | undefined {
  return LISTENING.find(({ listen, processName }) => listen !== undefined && processName?.test(command))?.name;
}

/** How the target sets its backlog; undefined where it is several programs, or one that is not known. */
export function ownListen({ kind, listening = [] }: ApplicationFact): ListenStatement | undefined {
  if (kind !== 'command' && kind !== 'external') return serverOf(kind)?.listen;
  const [only, ...others] = listening;
  return others.length > 0
    ? undefined
    : LISTENING.find(({ name, listen }) => listen !== undefined && name === only)?.listen;
}

/** A line of it, with where it stands. */
export function listenLine({ statement, comment }: ListenStatement, backlog: number): string {
  return `${statement(`${backlog}`)}   ${comment(`${backlog}`)}`;
}
