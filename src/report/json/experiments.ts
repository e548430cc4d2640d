import type { Report } from '../../model/report.ts';
import { causeJson } from './cause.ts';

/** What an experiment found: only those keys that it has. */
export function experimentsJson({ ceiling, ladder, comparison, validation }: Report) {
  return {
    ...(ceiling === undefined
      ? {}
      : {
          ceiling: {
            ...ceiling,
            broke: ceiling.broke ?? null,
            stoppedBy: ceiling.stoppedBy ? causeJson(ceiling.stoppedBy) : null,
          },
        }),
    ...(ladder === undefined ? {} : { ladder }),
    ...(comparison === undefined
      ? {}
      : {
          comparison: {
            ...comparison,
            causesGone: comparison.causesGone.map(causeJson),
            causesNew: comparison.causesNew.map(causeJson),
          },
        }),
    ...(validation === undefined ? {} : { validation }),
  };
}
