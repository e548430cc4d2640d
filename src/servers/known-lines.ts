import { fateOf } from './programs.ts';
import { KNOWN_PROGRAMS, SERVERS } from './servers.ts';

/** An answer of HTTP as servers log it: `"GET / HTTP/1.1" 200`. */
const ANSWER = /"[A-Z]+ [^"]* HTTP\/\d(?:\.\d)?" \d{3}\b/;

/** Whether loadline knows what this line of a server's log says: by the entry of a server, or since it logs an answer. */
export function isKnownLine(line: string): boolean {
  return (
    ANSWER.test(line) ||
    fateOf(line) !== undefined ||
    [...SERVERS, ...KNOWN_PROGRAMS].some(({ logEntries = [] }) => logEntries.some(({ pattern }) => pattern.test(line)))
  );
}
