import { LIMITS } from '../limits/catalog.ts';
import type { Limit } from '../model/limit.ts';
import { LIMIT_IDS } from '../model/limit-id.ts';

/** Every limit of the catalog, in the order in which an audit shows them: that of their ids. */
export const AUDITED: readonly Limit[] = LIMITS.toSorted(
  (one, other) => LIMIT_IDS.indexOf(one.id) - LIMIT_IDS.indexOf(other.id),
);

/** Every sysctl that an audit reads. */
export const AUDITED_SYSCTLS: readonly string[] = [...new Set(AUDITED.flatMap(({ onMachine }) => onMachine.sysctls))];
