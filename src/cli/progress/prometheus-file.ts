import type { RunProgress } from '../../model/progress.ts';
import { prometheusWatch } from '../../report/prometheus/watch.ts';
import { saving } from '../../system/saving.ts';
import { writeWhole } from '../../system/whole-file.ts';
import type { FormatRequest } from '../format.ts';

/** Prometheus asks at least this often, by its defaults. */
const MOST_MS = 15_000;

export interface PrometheusFileOptions {
  readonly scenario: string;
  readonly everyMs: number;
  /** Told once of each file that could not be written, which is left alone from then on. */
  readonly note: (line: string) => void;
}

/** Writes what a watch has seen so far into each file that was asked for as Prometheus text, whole, again and again. */
export function prometheusFiles(
  formats: readonly FormatRequest[],
  { scenario, everyMs, note }: PrometheusFileOptions,
): (progress: RunProgress) => void {
  const files = new Set(formats.flatMap(({ format, file }) => (format === 'prometheus' && file ? [file] : [])));
  const textOf = prometheusWatch(scenario, Date.now() / 1000);
  let writtenMs = Number.NEGATIVE_INFINITY;
  return progress => {
    const isDue = progress.elapsedMs - writtenMs >= Math.min(everyMs, MOST_MS);
    if (files.size === 0 || progress.levels === undefined || !isDue) return;
    writtenMs = progress.elapsedMs;
    const text = textOf(progress);
    for (const file of files) {
      const written = saving(
        file,
        () => writeWhole(file, text),
        ({ message }) => note(`loadline: ${message}`),
      );
      if (!written) files.delete(file);
    }
  };
}
