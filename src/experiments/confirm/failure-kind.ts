import type { AttributedGroup } from '../../model/attribution.ts';

/** Whether the group's attempts failed, or hang: those that were only late have not. */
export function isFailure({ group }: AttributedGroup): boolean {
  return group.outcome !== 'delayed';
}

/** What failed attempts look like, whatever they are blamed on: the same text for the same look. */
export function failureKind({ group }: AttributedGroup): string {
  const { stage, symptom, autopsy, clientTracking, serverTracking } = group;
  return [
    stage,
    symptom.kind,
    symptom.errno,
    symptom.syscall,
    symptom.status,
    autopsy,
    clientTracking,
    serverTracking,
  ].join(' ');
}
