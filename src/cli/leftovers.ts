import { codeOf } from '../model/error-code.ts';
import { visible } from '../report/escape.ts';
import { type Restored, type Restoring, restoreLeftovers } from '../system/leftovers.ts';
import { sweepPrivateFolders } from '../system/private-folder.ts';
import { defaultStateFolder } from '../system/state-folder.ts';
import type { Undone, UndoRecord } from '../system/undo.ts';
import { note } from './output.ts';

/** What every command that touches the machine does first: takes back what killed runs left, and says what that changed. */
export function restoreFirst(): void {
  for (const restored of takeBack() ?? []) {
    if (isWorthANote(restored)) note(`loadline: ${restoredSentence(restored)}`);
  }
}

/** What was taken back; undefined for a user whom the state folder is closed to: only root leaves changes there. */
export function takeBack(restoring: Restoring = {}): readonly Restored[] | undefined {
  sweepPrivateFolders();
  try {
    return restoreLeftovers(defaultStateFolder(), restoring);
  } catch (error) {
    if (codeOf(error) === 'EACCES') return undefined;
    throw error;
  }
}

function isWorthANote(restored: Restored): boolean {
  return restored.result === 'corrupt' || (restored.result === 'undone' && restored.undone.outcome !== 'already');
}

/** What became of one leftover, as a sentence without its end. */
export function restoredSentence(restored: Restored): string {
  switch (restored.result) {
    case 'undone':
      return `${undoneSentence(restored.record, restored.undone)} (left by a run that was killed or stopped)`;
    case 'earlier-boot':
      return `${visible(restored.journal)} is from before the last boot and was thrown away: its changes ended with that boot`;
    case 'corrupt':
      return `${visible(restored.journal)} cannot be understood; nothing was changed, and it is now ${visible(restored.movedTo)}`;
  }
}

/** Whether something still stands that should have been taken back. */
export function isStillChanged(restored: Restored): boolean {
  return restored.result === 'corrupt' || (restored.result === 'undone' && restored.undone.outcome === 'failed');
}

const KINDS: Readonly<Record<UndoRecord['kind'], string>> = {
  sysctl: '',
  'trace-instance': 'the trace instance ',
  cgroup: 'the cgroup ',
};

function undoneSentence(record: UndoRecord, undone: Undone): string {
  const what = `${KINDS[record.kind]}${visible(record.name)}`;
  const to = record.kind === 'sysctl' ? `put back to ${visible(record.old)}` : 'removed';
  switch (undone.outcome) {
    case 'restored':
      return `${what} was ${to}`;
    case 'already':
      return `${what} needed nothing: it was ${to} already`;
    case 'changed-since':
      return `${what} was left alone: somebody has set it to ${visible(undone.current)} since`;
    case 'failed':
      return `${what} could not be ${to}: ${visible(undone.why)}`;
  }
}
