import type { Ruling } from '../../model/cause.ts';
import { type Probe, valueIn } from '../../model/probe.ts';

/** That what was lost at one place is not known, and why. */
export function unknownLoss(place: string, loss: Probe<number>): Ruling {
  const why = loss.state === 'read' ? 'not known' : loss.why;
  return { ruling: 'cannot-tell', missing: [`losses (${place}): ${why}`] };
}

/** Calls `rule` with what was lost at one place, or says that it is not known. */
export function withLoss(place: string, loss: Probe<number>, rule: (lost: number) => Ruling): Ruling {
  const lost = valueIn(loss);
  return lost === undefined ? unknownLoss(place, loss) : rule(lost);
}
