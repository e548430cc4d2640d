import type { RunIndex } from '../../model/run-index.ts';
import { visibleJson } from '../escape.ts';

/** The runs of a folder as JSON, schema `loadline.index/1`; what is not known is null. */
export function indexJson({ entries }: RunIndex): string {
  const runs = entries.map(entry => ({
    ...entry,
    servedShare: entry.servedShare ?? null,
    ceiling: entry.ceiling ?? null,
  }));
  return `${visibleJson(JSON.stringify({ schema: 'loadline.index/1', runs }, null, 2))}\n`;
}
