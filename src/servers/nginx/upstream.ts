import type { Fate, SaidFate } from '../../model/fate.ts';

/** `upstream: "http://127.0.0.1:9000/path"`, `"fastcgi://unix:/run/php.sock:"`, `"127.0.0.1:9000"` of the stream module. */
const UPSTREAM = /upstream: "(?:\w+:\/\/)?(unix:[^:"]+|\[[^\]"]+\]:\d+|[^:"/]+:\d+)/;

const SAYINGS: readonly (readonly [RegExp, Fate])[] = [
  [/\(111: [^)]*\) while connecting to upstream/, 'refused'],
  [/\(11: [^)]*\) while connecting to upstream/, 'no-room'],
  [/\(110: [^)]*\) while connecting to upstream/, 'not-connected'],
  [/upstream timed out \(110: [^)]*\) while /, 'not-answered'],
  [/upstream prematurely closed connection|\(104: [^)]*\) while (?:reading|sending)/, 'closed'],
];

/** What a line of the error log says of a connection to a server behind nginx. */
export function nginxFate(line: string): SaidFate | undefined {
  const to = UPSTREAM.exec(line)?.[1];
  const fate = SAYINGS.find(([saying]) => saying.test(line))?.[1];
  return to === undefined || fate === undefined ? undefined : { to, fate };
}
