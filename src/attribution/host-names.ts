import type { AttributedGroup } from '../model/attribution.ts';
import type { Cause } from '../model/cause.ts';
import type { Run } from '../model/run.ts';
import type { Side } from '../model/side.ts';

type Names = { readonly [S in Side]?: string };

/** Names the machine in every cause: that of the server where it is another one than the client's, that of the client where several are. */
export function withHostNames({ plan }: Run, groups: readonly AttributedGroup[]): readonly AttributedGroup[] {
  const names = hostNames(plan);
  return Object.keys(names).length === 0 ? groups : groups.map(one => ({ ...one, cause: named(one.cause, names) }));
}

export function hostNames({ target, driver }: Run['plan']): Names {
  return {
    ...(target.host !== undefined && { server: target.host }),
    ...(driver.host !== undefined && { client: driver.host }),
  };
}

function named(cause: Cause, names: Names): Cause {
  if (cause.kind === 'unexplained') return cause;
  const root = cause.root === undefined ? {} : { root: named(cause.root, names) };
  const host = names[cause.side];
  return host === undefined ? { ...cause, ...root } : { ...cause, ...root, host };
}
