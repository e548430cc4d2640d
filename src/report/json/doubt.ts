import type { Doubt } from '../../model/doubt.ts';
import { doubtSentence } from '../wording/doubt.ts';

/** What keeps a run from passing: what it is, its values, and a sentence. */
export function doubtJson({ doubt, ...values }: Doubt) {
  return { doubt, ...values, why: doubtSentence({ doubt, ...values } as Doubt) };
}
