import { relative } from 'node:path';
import type { RunIndex } from '../model/run-index.ts';
import { visibleJson } from '../report/escape.ts';
import { indexPage } from '../report/html/index-page.ts';
import { runIndexText } from '../report/terminal/run-index.ts';
import type { Renderer } from './deliver.ts';
import { indexEntry } from './index-entry.ts';

/** Runs and experiments as a list, the newest first. A folder of which nothing can be read is left out. */
export function indexOf(folders: readonly string[], base: string): RunIndex {
  const entries = folders.flatMap(folder => indexEntry(folder, relative(base, folder)) ?? []);
  return { folder: base, entries: entries.sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1)) };
}

/** The index in whichever format is asked for. */
export function renderIndex(index: RunIndex): Renderer {
  return Object.assign(
    (format: string) => {
      if (format === 'html') return indexPage(index);
      if (format === 'json') return indexJson(index);
      return runIndexText(index);
    },
    { formats: ['terminal', 'json', 'html'] as const },
  );
}

function indexJson({ entries }: RunIndex): string {
  const runs = entries.map(entry => ({
    ...entry,
    servedShare: entry.servedShare ?? null,
    ceiling: entry.ceiling ?? null,
  }));
  return `${visibleJson(JSON.stringify({ schema: 'loadline.index/1', runs }, null, 2))}\n`;
}
