import type { FactBook } from '../../model/facts/facts.ts';
import { valueIn } from '../../model/probe.ts';
import { listenLine, ownListen } from '../../servers/listening.ts';

/** The server's own line for such a backlog, with where it stands; undefined where the server is not known. */
export function ownLine(backlog: number, { application }: FactBook): string | undefined {
  const target = valueIn(application);
  const listen = target && ownListen(target);
  return listen && listenLine(listen, backlog);
}
