import type { AttemptGroup } from '../../model/attempt-group.ts';
import { type LossTally, lossTally, mostFirst } from '../../model/lost-there.ts';
import { kernelKey } from '../kernel-word/kernel-word.ts';

export type MutableGroup = { -readonly [Key in keyof AttemptGroup]: AttemptGroup[Key] };

/** A group that still grows, with the packets that its attempts lost. */
export interface TalliedGroup {
  readonly group: MutableGroup;
  readonly lost: LossTally;
}

/** Adds an attempt's own group to the one of those that ended alike, and returns that. */
export function add(groups: Map<string, TalliedGroup>, one: MutableGroup): AttemptGroup {
  const key = keyOf(one);
  const known = groups.get(key);
  const { group, lost } = known ?? { group: one, lost: lossTally() };
  lost.add(one.kernel?.lost ?? []);
  if (known === undefined) {
    groups.set(key, { group, lost });
    return group;
  }
  group.count += 1;
  group.firstMs = Math.min(group.firstMs, one.firstMs);
  group.lastMs = Math.max(group.lastMs, one.lastMs);
  group.retransmits = {
    least: Math.min(group.retransmits.least, one.retransmits.least),
    most: mostOf(group.retransmits.most, one.retransmits.most),
  };
  group.requestRetransmits = Math.min(group.requestRetransmits, one.requestRetransmits);
  if (group.kernel !== undefined && one.kernel?.unseen !== undefined) {
    group.kernel = { ...group.kernel, unseen: (group.kernel.unseen ?? 0) + one.kernel.unseen };
  }
  return group;
}

/** The group as it stands in the end: its lost packets, the most first. */
export function settled({ group, lost }: TalliedGroup): AttemptGroup {
  if (group.kernel !== undefined) group.kernel = { ...group.kernel, lost: lost.sums().sort(mostFirst) };
  return group;
}

function mostOf(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : Math.max(one, other);
}

function keyOf(group: AttemptGroup): string {
  const { symptom } = group;
  return [
    group.outcome,
    group.stage,
    symptom.kind,
    symptom.errno,
    symptom.syscall,
    symptom.status,
    symptom.tls,
    symptom.during,
    group.autopsy,
    group.clientTracking,
    group.serverTracking,
    group.left,
    group.late,
    group.target,
    group.duringStall,
    group.unseenStall,
    group.ownQueue,
    group.lackedProcessor,
    group.lostSegments,
    kernelKey(group.kernel),
  ].join('|');
}
