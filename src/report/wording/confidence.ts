import type { Confidence } from '../../model/cause.ts';

/** What each degree of confidence means. */
export const CONFIDENCE: Readonly<Record<Confidence, string>> = {
  confirmed: 'confirmed: it alone was lifted, and the failures went',
  proven: 'proven: the evidence allows nothing else',
  likely: 'likely: the evidence fits it best',
  possible: 'possible: the evidence does not rule it out',
};
