import { explain as explainThing } from '../../api/explain.ts';
import { EXIT, type ExitCode } from '../../model/errors.ts';
import { explanationJson } from '../../report/json/explanation.ts';
import { explanationText } from '../../report/terminal/explanation.ts';
import { deliver } from '../deliver.ts';
import type { GlobalOptions } from '../options.ts';

/** `loadline explain <thing>`. Throws InvalidInput, with the nearest names, for a thing that nothing is known of. */
export function explain(thing: string, options: GlobalOptions): ExitCode {
  const found = explainThing(thing);
  deliver(options, (format, colour) => (format === 'json' ? explanationJson(found) : explanationText(found, colour)));
  return EXIT.pass;
}
