import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { AcceptanceFact } from '../../model/facts/acceptance.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { LimitId } from '../../model/limit-id.ts';
import { valueIn } from '../../model/probe.ts';
import { acceptFailedFor, acceptFailures } from './accept-errors.ts';
import { filesAtLimit, tableFull } from './full.ts';

/** That accept() failed these for want of a file, where it is this limit that it failed by. */
export function acceptStarved(limit: LimitId, group: AttemptGroup, facts: FactBook): Finding | undefined {
  const acceptance = valueIn(facts.acceptance);
  if (acceptance === undefined || limitOnFiles(acceptance, facts) !== limit) return undefined;
  return acceptFailedFor(group, acceptance, facts);
}

/** ENFILE is the machine's limit; EMFILE the process's own, unless its table ended before. */
function limitOnFiles(acceptance: AcceptanceFact, facts: FactBook): LimitId {
  const files = valueIn(facts.openFiles);
  const ofMachine = acceptFailures(acceptance, 'ENFILE') > acceptFailures(acceptance, 'EMFILE');
  if (ofMachine && files !== undefined && filesAtLimit(files) !== undefined) return 'file-max';
  const settings = valueIn(facts['server.settings']) ?? {};
  return tableFull('server', valueIn(facts['server.processes']) ?? [], settings) === undefined ? 'nofile' : 'nr-open';
}
