import type { Confirmation } from '../model/confirmation.ts';
import { blamedCause, cause } from './cause.ts';
import { settingChange } from './experiments.ts';
import { count, fields, listOf, maybe, text, words } from './parts.ts';

const confirmation = fields<Confirmation>({
  cause,
  result: words<Confirmation['result']>({ confirmed: true, refuted: true, unclear: true, 'not-lifted': true }),
  change: maybe(settingChange),
  before: count,
  after: maybe(count),
  servedBefore: maybe(count),
  servedAfter: maybe(count),
  wentToo: maybe(blamedCause),
  next: maybe(blamedCause),
  runId: maybe(text),
  folder: maybe(text),
  why: maybe(text),
});

/** confirmations.json. */
export const savedConfirmations = listOf(confirmation);
