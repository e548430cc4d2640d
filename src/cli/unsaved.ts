import { NotSaved } from '../model/errors.ts';
import type { OnUnsaved } from '../system/saving.ts';

/** What of a command's result could not be written: said once all the rest was answered. */
export interface Unsaved {
  readonly note: OnUnsaved;
  /** Throws NotSaved where there is something. */
  throwIfAny(): void;
}

export function keepUnsaved(): Unsaved {
  const kept: NotSaved[] = [];
  return {
    note: why => void kept.push(why),
    throwIfAny: () => {
      if (kept.length > 0) throw new NotSaved(kept.flatMap(({ files }) => files));
    },
  };
}
