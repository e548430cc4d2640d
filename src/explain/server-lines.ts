import type { LogEntry } from '../model/explanation.ts';
import { KNOWN_PROGRAMS, SERVERS } from '../servers/servers.ts';

/** Lines of the error logs of servers, and what they answer with when they refuse. */
export const SERVER_LINES: readonly (LogEntry & { readonly server: string })[] = [
  ...SERVERS.flatMap(({ kind, logEntries = [] }) => logEntries.map(entry => ({ server: kind, ...entry }))),
  ...KNOWN_PROGRAMS.flatMap(({ name, logEntries }) => logEntries.map(entry => ({ server: name, ...entry }))),
];
