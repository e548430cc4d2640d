import type { AttributedGroup } from '../model/attribution.ts';
import type { Cause } from '../model/cause.ts';
import type { Run } from '../model/run.ts';

/** Names the server's machine in every cause that lies there, where it is another one than the client's. */
export function withHostNames({ plan }: Run, groups: readonly AttributedGroup[]): readonly AttributedGroup[] {
  const { host } = plan.target;
  return host === undefined ? groups : groups.map(one => ({ ...one, cause: named(one.cause, host) }));
}

function named(cause: Cause, host: string): Cause {
  if (cause.kind === 'unexplained') return cause;
  const root = cause.root === undefined ? {} : { root: named(cause.root, host) };
  return cause.side === 'server' ? { ...cause, ...root, host } : { ...cause, ...root };
}
