import type { Evidence } from '../../model/evidence.ts';
import type { OpenFilesFact } from '../../model/facts/machine.ts';
import { absent, ok, type Probe } from '../../model/probe.ts';
import { peak } from '../../model/series.ts';

/** Open files of the whole machine, against fs.file-max as it was during the run. */
export function openFilesFact({ machine: { files } }: Evidence): Probe<OpenFilesFact> {
  if (files.state !== 'read') return files;
  const [used, max] = [peak(files.value, 'used'), peak(files.value, 'max')];
  if (used === undefined || max === undefined) return absent('/proc/sys/fs/file-nr is in a form that is not known');
  return ok({ peak: used, max });
}
