import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { CannotTell } from '../../model/cause.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { Finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import { acceptFailedFor, whichQueue } from './accept-errors.ts';
import { acceptStarved } from './accept-starved.ts';
import { descriptorsAtLimit, fullFor } from './full.ts';
import { dealsDescriptors } from './nofile-of-processes.ts';

/** accept() failed for them; or nobody could see whether it did, and a process had all its descriptors. */
export function outOfFiles(group: AttemptGroup, facts: FactBook): Finding | CannotTell | undefined {
  const acceptance = valueIn(facts.acceptance);
  if (acceptance === undefined) return undefined;
  const failed = acceptStarved('nofile', group, facts);
  if (failed !== undefined) return whichQueue(group, acceptance) ?? failed;
  if (acceptFailedFor(group, acceptance, facts) !== undefined) return undefined;
  const full = acceptance.errorsKnown ? undefined : fullThen(group, facts);
  return full && (whichQueue(group, acceptance) ?? full);
}

/** A queue that overflows does not say so much: where accept() was not seen to fail, it has to stand still too. */
export function queueStands(group: AttemptGroup, facts: FactBook): Finding | CannotTell | undefined {
  const stands = valueIn(facts.acceptance)?.stalledAtEnd === true;
  return stands ? outOfFiles(group, facts) : acceptStarved('nofile', group, facts);
}

/** A process out of descriptors, where connections are dealt to processes: they get no further than the one that accepts. */
export function undealt(group: AttemptGroup, facts: FactBook): Finding | undefined {
  const application = valueIn(facts.application);
  return application !== undefined && dealsDescriptors(application) ? fullThen(group, facts) : undefined;
}

function fullThen(group: AttemptGroup, facts: FactBook): Finding | undefined {
  const full = fullFor(group, valueIn(facts['server.processes']) ?? []);
  return full === undefined ? undefined : descriptorsAtLimit('server', full);
}
