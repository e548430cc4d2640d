import type { Fate, SaidFate } from '../../model/fate.ts';

/** ` backend/server 0/0/-1/-1/3003 503 217 - - SC-- `: the server, and how the session ended (haproxy configuration manual, 8.2.3). */
const ENDED =
  /\s[^\s/]+\/(\S+)\s+[-+\d]+\/[-+\d]+\/[-+\d]+\/[-+\d]+\/[-+\d]+\s\d+\s[-+\d]+\s\S+\s\S+\s([A-Za-z]{2})[-A-Z]{2}\s/;

/** `SC` stands for every connection that could not be made at once: nobody listened, or a Unix socket had no room. */
const FATES: Readonly<Record<string, Fate>> = { SC: 'failed', sC: 'not-connected', sH: 'not-answered', SH: 'closed' };

/** What a line of the log says of a connection to a server behind haproxy, which it calls by the name of its `server` line. */
export function haproxyFate(line: string): SaidFate | undefined {
  const [, to, ended = ''] = ENDED.exec(line) ?? [];
  const fate = FATES[ended];
  return to === undefined || fate === undefined || to.startsWith('<') ? undefined : { to, fate };
}
