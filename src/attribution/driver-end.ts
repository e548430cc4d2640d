import { loadDriver } from '../drivers/drivers.ts';
import type { AttributedGroup } from '../model/attribution.ts';
import type { Cause } from '../model/cause.ts';
import type { Run } from '../model/run.ts';

/**
 * A driver that gives up at an error takes all its other connections with it: what failed the one is the root of what became of
 * these. Only where one cause alone failed attempts so is it known which.
 */
export function withReasonOfEnd(run: Run, groups: readonly AttributedGroup[]): readonly AttributedGroup[] {
  const { kind } = run.plan.scenario.driver;
  const givesUp = kind !== 'command' && loadDriver(kind)?.trait === 'gives-up-everything';
  const isReason = (one: AttributedGroup) => isLimitMet(one) || (givesUp && isCallFailed(one));
  const reasons = new Map<string, AttributedGroup>();
  for (const group of groups) if (isReason(group)) reasons.set(JSON.stringify(group.cause), group);
  const [reason, ...others] = reasons.values();
  if (reason === undefined || others.length > 0) return groups;
  return groups.map(one =>
    isLostWithDriver(one.cause)
      ? { ...one, cause: { ...one.cause, root: reason.cause }, ...(reason.remedy && { remedy: reason.remedy }) }
      : one,
  );
}

/** Where no errno was seen, a limit that was met explains the failures that the driver counted, and proves nothing. */
export function asSureAsCounted(run: Run, groups: readonly AttributedGroup[]): readonly AttributedGroup[] {
  if (run.driverOutput?.callsFrom !== 'inferred') return groups;
  return groups.map(one => (isOwnFailure(one) && one.confidence === 'proven' ? { ...one, confidence: 'likely' } : one));
}

function isLimitMet({ group, cause }: AttributedGroup): boolean {
  return cause.kind === 'limit' && group.outcome !== 'delayed';
}

/** Such a driver ends at any call that fails, whatever failed it. */
function isCallFailed({ group, cause }: AttributedGroup): boolean {
  return cause.kind !== 'unexplained' && group.symptom.kind === 'errno';
}

/** A system call of the driver failed, on its own host. */
function isOwnFailure({ group, cause }: AttributedGroup): boolean {
  return cause.kind === 'limit' && cause.side === 'client' && group.symptom.kind === 'errno';
}

function isLostWithDriver(cause: Cause): cause is Exclude<Cause, { kind: 'limit' | 'unexplained' }> {
  return cause.kind === 'driver' && cause.what === 'driver-process-lost';
}
