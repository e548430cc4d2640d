import { lookUp, nearestNames } from '../explain/lookup.ts';
import { type InvalidInput, usageError } from '../model/errors.ts';
import type { Explanation } from '../model/explanation.ts';
import { settingValue } from '../system/setting-value.ts';

/**
 * Explains an errno (name or number), a limit, a sysctl, a kernel counter, a line of a log or a class of the autopsy, with this
 * machine's value of a setting. Throws InvalidInput, with the nearest names, for a thing that nothing is known of.
 */
export function explain(thing: string): Explanation {
  const found = lookUp(thing, settingValue);
  if (found === undefined) throw unknown(thing);
  return found;
}

function unknown(thing: string): InvalidInput {
  const near = nearestNames(thing);
  const expected = 'an errno, a limit, a sysctl, a kernel counter, a log line or an autopsy class';
  const suggestion = near.length === 0 ? undefined : near.join(', ');
  return usageError('explain', `nothing is known of '${thing.slice(0, 200)}'`, expected, suggestion);
}
