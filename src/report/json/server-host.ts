import type { Run } from '../../model/run.ts';
import { rounded } from '../numbers.ts';

/** The machine of the server, where an agent watched it there. */
export function serverHostJson({ evidence }: Run) {
  const host = evidence?.serverHost;
  if (host === undefined) return {};
  const { name, kernel, clock } = host;
  const told = clock && { aheadMs: rounded(clock.aheadMs), boundMs: rounded(clock.boundMs) };
  return { serverHost: { name, kernel, ...(told && { clock: told }) } };
}
