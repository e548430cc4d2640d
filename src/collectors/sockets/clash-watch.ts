import { probe, valueIn } from '../../model/probe.ts';
import { openFile } from '../../system/open-file.ts';
import { parseConntrackStat } from '../parse/conntrack-stat.ts';

/** Whether entries of the namespace it is opened in could not be inserted (`insert_failed`). */
export interface ClashWatch {
  /** Since the last time that it was asked. */
  moved(): boolean;
  close(): void;
}

/** A kernel without these statistics shows no clash. */
export function watchClashes(proc: string): ClashWatch {
  const file = valueIn(probe(() => openFile(`${proc}/thread-self/net/stat/nf_conntrack`)));
  const count = () => (file === undefined ? 0 : (parseConntrackStat(file.read())['insert_failed'] ?? 0));
  let before = count();
  return {
    moved: () => {
      const now = count();
      const hasMoved = now > before;
      before = now;
      return hasMoved;
    },
    close: () => file?.close(),
  };
}
