import type { RunIndex } from '../model/run-index.ts';
import { indexPage } from '../report/html/index-page.ts';
import { indexJson } from '../report/json/run-index.ts';
import { runIndexText } from '../report/terminal/run-index.ts';
import type { Renderer } from './deliver.ts';

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
