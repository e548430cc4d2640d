import { rootOf } from '../../model/attribution.ts';
import type { Cause } from '../../model/cause.ts';
import type { Ends } from '../../model/ends.ts';
import { CAUSES } from './causes.ts';

/** What to do about a cause that is no limit: where to look first, and what ends it. */
export interface Advice {
  readonly look: readonly string[];
  readonly do: readonly string[];
}

/** In the words of one run, as far as it knows them; undefined for limits, which have remedies, and for what is unexplained. */
export function adviceFor(cause: Cause, ends: Ends = {}): Advice | undefined {
  const root = rootOf(cause);
  if (root.kind === 'limit' || root.kind === 'unexplained') return undefined;
  const { client, server, port, device } = ends;
  const words: Readonly<Record<string, string | number | undefined>> = {
    CLIENT: client,
    SERVER: server,
    PEER: root.side === 'client' ? server : client,
    PORT: port,
    DEVICE: device,
  };
  const said = (line: string) => line.replace(/\b[A-Z]+\b/g, word => `${words[word] ?? word}`);
  const { look, advice } = CAUSES[root.what];
  return { look: look.map(said), do: advice.map(said) };
}
