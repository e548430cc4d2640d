import type { AttemptGroup } from '../model/facts.ts';

/** Whether the end of the target can have failed the group: it got as far as the server, or nothing answered there. */
export function looksLikeDeath({ stage, outcome, autopsy }: AttemptGroup): boolean {
  return outcome !== 'delayed' && !['socket', 'bind'].includes(stage) && autopsy !== 'no-socket';
}

/** Closed, reset or refused at that moment, rather than silent. */
export function isSharpEnd({ symptom }: AttemptGroup): boolean {
  return symptom.kind === 'eof' || ['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(symptom.errno ?? '');
}
