import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { ProcessExit } from '../../model/process-evidence.ts';
import { NOTICE_MS } from '../counted.ts';

/** Whether the end of the target can have failed the group: it got as far as the server, or nothing answered there. */
export function looksLikeDeath({ stage, outcome, autopsy }: AttemptGroup): boolean {
  return outcome !== 'delayed' && !['socket', 'bind'].includes(stage) && autopsy !== 'no-socket';
}

/** Closed, reset or refused at that moment, rather than silent. */
export function isSharpEnd({ symptom }: AttemptGroup): boolean {
  return symptom.kind === 'eof' || ['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(symptom.errno ?? '');
}

/** Those ends of processes that these attempts can have met: none that came after the last of them. The nearest comes first. */
export function endsBefore<Exit extends ProcessExit>(group: AttemptGroup, exits: readonly Exit[]): readonly Exit[] {
  const distance = (exit: Exit) => Math.abs(exit.atMs - group.firstMs);
  return exits
    .filter(exit => lastRanMs(exit) - NOTICE_MS <= group.lastMs)
    .toSorted((one, other) => distance(one) - distance(other));
}

export function lastRanMs({ runningAtMs, atMs }: ProcessExit): number {
  return Math.min(runningAtMs ?? atMs, atMs);
}
