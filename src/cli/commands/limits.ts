import { limitHere, limitsHere } from '../../api/limits.ts';
import { EXIT, type ExitCode } from '../../model/errors.ts';
import { limitsJson } from '../../report/json/limits.ts';
import { limitsTable } from '../../report/terminal/catalog.ts';
import { explanationText } from '../../report/terminal/explanation.ts';
import { deliver } from '../deliver.ts';
import type { GlobalOptions } from '../options.ts';

/** `loadline limits [id]`: the catalog with this machine's values, or one limit in full. */
export function limits(id: string | undefined, options: GlobalOptions): ExitCode {
  if (id === undefined) {
    const catalog = limitsHere();
    deliver(options, format => (format === 'json' ? limitsJson(catalog) : limitsTable(catalog)));
    return EXIT.pass;
  }
  const { limit, explanation } = limitHere(id);
  deliver(options, (format, colour) =>
    format === 'json' ? limitsJson([limit]) : explanationText(explanation, colour),
  );
  return EXIT.pass;
}
