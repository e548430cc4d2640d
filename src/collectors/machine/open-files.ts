import type { Series } from '../../model/series.ts';
import { parseFileNr } from '../parse/file-nr.ts';
import type { Collector } from '../series/collector.ts';
import { openFileSeries } from '../series/file-series.ts';

/** Open files of the whole machine, `used`, against fs.file-max, `max`. */
export function openOpenFiles(proc = '/proc'): Collector<Series> {
  return openFileSeries(
    [{ path: `${proc}/sys/fs/file-nr`, parse: parseFileNr }],
    'the kernel does not count open files here',
  );
}
