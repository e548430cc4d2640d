import { CannotRun, EXIT, type ExitCode } from '../../model/errors.ts';
import { defaultStateFolder } from '../../system/state-folder.ts';
import { deliver } from '../deliver.ts';
import { isStillChanged, restoredSentence, takeBack } from '../leftovers.ts';
import type { GlobalOptions } from '../options.ts';

export interface RestoreOptions extends GlobalOptions {
  /** Also what runs hold that were stopped. */
  readonly stopped: boolean;
}

/** `loadline restore`: takes back what killed runs left changed. Exit 3 if something still stands. */
export function restore(options: RestoreOptions): ExitCode {
  const stateFolder = defaultStateFolder();
  const restored = takeBack({ ofStopped: options.stopped });
  if (restored === undefined) throw new CannotRun(`${stateFolder} is closed to this user`, 'sudo loadline restore');
  deliver(options, format => {
    if (format === 'json')
      return `${JSON.stringify({ schema: 'loadline.restore/1', stateFolder, restored }, null, 2)}\n`;
    if (restored.length === 0) return 'Nothing to restore: no run has left a change behind.\n';
    return restored.map(each => `${restoredSentence(each)}\n`).join('');
  });
  return restored.some(isStillChanged) ? EXIT.cannotRun : EXIT.pass;
}
