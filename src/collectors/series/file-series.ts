import { codeOf } from '../../model/error-code.ts';
import type { Series } from '../../model/series.ts';
import { type OpenFile, openFile } from '../../system/open-file.ts';
import type { Collector } from './collector.ts';
import { recordSeries } from './series-recorder.ts';
import { Unavailable } from './unavailable.ts';

/** A kernel file and the parser that makes a row of its text. */
export interface SourceFile {
  readonly path: string;
  /** May leave out what is as it was in the text before. Called only when the text has changed. */
  readonly parse: (text: string) => Record<string, number>;
  /** Without it the others are read all the same. */
  readonly optional?: boolean;
}

/** A series whose rows are several files read one after another. `missing` says why a file that is needed may be missing. */
export function openFileSeries(sources: readonly SourceFile[], missing: string): Collector<Series> {
  const open: OpenSource[] = [];
  const recorder = recordSeries();
  const close = () => {
    for (const { file } of open.splice(0)) file.close();
  };
  try {
    for (const source of sources) {
      const file = openSource(source, missing);
      if (file !== undefined) open.push({ file, parse: source.parse, text: '' });
    }
  } catch (error) {
    close();
    throw error;
  }
  return {
    sample: atMs => {
      const row: Record<string, number> = {};
      for (const source of open) Object.assign(row, changesOf(source));
      recorder.add(atMs, row);
    },
    result: () => recorder.series(),
    close,
  };
}

interface OpenSource {
  readonly file: OpenFile;
  readonly parse: SourceFile['parse'];
  /** As it was read last. */
  text: string;
}

/** A name that is missing from a row repeats the value before it: what stands still is not looked at again. */
function changesOf(source: OpenSource): Record<string, number> {
  const text = source.file.read();
  if (text === source.text) return {};
  source.text = text;
  return source.parse(text);
}

function openSource(source: SourceFile, missing: string): OpenFile | undefined {
  try {
    return openFile(source.path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    if (source.optional) return undefined;
    throw new Unavailable(`${missing} (no ${source.path})`);
  }
}
