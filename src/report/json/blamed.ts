import type { BlamedCause } from '../../model/cause.ts';
import { causeJson } from './cause.ts';

/** A cause with its share of a trial's failures. */
export function blamedJson({ cause, confidence, count }: BlamedCause) {
  return { ...causeJson(cause), confidence, count };
}
