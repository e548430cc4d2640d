import { lookUp, nearestNames } from '../../explain/lookup.ts';
import { EXIT, type ExitCode, type InvalidInput, usageError } from '../../model/fault.ts';
import { explanationText } from '../../report/terminal/explanation.ts';
import { deliver } from '../deliver.ts';
import type { GlobalOptions } from '../options.ts';
import { settingValue } from '../setting-value.ts';

/** `loadline explain <thing>`. Throws InvalidInput, with the nearest names, for a thing that nothing is known of. */
export function explain(thing: string, options: GlobalOptions): ExitCode {
  const found = lookUp(thing, settingValue);
  if (found === undefined) throw unknown(thing);
  deliver(options, (format, colour) =>
    format === 'json'
      ? `${JSON.stringify({ schema: 'loadline.explanation/1', ...found, value: found.value ?? null }, null, 2)}\n`
      : explanationText(found, colour),
  );
  return EXIT.pass;
}

function unknown(thing: string): InvalidInput {
  const near = nearestNames(thing);
  const expected = 'an errno, a limit, a sysctl, a kernel counter, a log line or an autopsy class';
  const suggestion = near.length === 0 ? undefined : near.join(', ');
  return usageError('explain', `nothing is known of '${thing.slice(0, 200)}'`, expected, suggestion);
}
