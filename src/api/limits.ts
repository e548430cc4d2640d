import { inWords, kernelHere } from '../explain/in-words.ts';
import { explainLimit } from '../explain/limit-entry.ts';
import { LIMITS } from '../limits/catalog.ts';
import { usageError } from '../model/errors.ts';
import type { Explanation } from '../model/explanation.ts';
import { textFor } from '../model/kernel-text.ts';
import type { Limit, LimitHere } from '../model/limit.ts';
import { suggest } from '../model/suggest.ts';
import { settingValue } from '../system/setting-value.ts';

/** Every limit of the catalog, with this machine's value of its setting. */
export function limitsHere(): LimitHere[] {
  return LIMITS.map(here);
}

/** One limit with this machine's value, as data and explained. Throws InvalidInput for an id that the catalog does not have. */
export function limitHere(id: string): { readonly limit: LimitHere; readonly explanation: Explanation } {
  const limit = LIMITS.find(each => each.id === id) ?? unknownLimit(id);
  const found = here(limit);
  return { limit: found, explanation: inWords(explainLimit(limit, found.value), kernelHere(settingValue)) };
}

function here(limit: Limit): LimitHere {
  const kernel = kernelHere(settingValue);
  const symptoms = limit.symptoms.map(text => textFor(text, kernel));
  return { ...limit, symptoms, value: settingValue(limit.setting) };
}

function unknownLimit(id: string): never {
  const names = LIMITS.map(limit => limit.id);
  throw usageError('limit', `there is no limit '${id}'`, `one of ${names.join(', ')}`, suggest(id, names));
}
