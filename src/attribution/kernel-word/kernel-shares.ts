import { isAtListener, type LostThere, packetsOf } from '../../model/lost-there.ts';
import type { LossPlace } from '../../model/packet-losses.ts';

/**
 * Whether those places took more than any other one; of two that took as many, the first by name, so that one is named. A processor's
 * backlog overflows when many packets are sent again in one tick of the timer: the place for which they are outweighs it.
 */
export function isMost(here: readonly LostThere[], others: readonly LostThere[]): boolean {
  const taken = packetsOf(here);
  const [first = ''] = here.map(({ place }) => place).sort();
  if (first === AFTERMATH) return false;
  return rivalsIn(others).every(({ place, packets }) => taken > packets || (taken === packets && first < place));
}

/** Whether it may be another place that took the most, if all that nobody saw was lost at one. */
export function couldTurn(here: readonly LostThere[], others: readonly LostThere[], unseen: number): boolean {
  if (unseen === 0 || isAftermath(here)) return false;
  const most = Math.max(0, ...rivalsIn(others).map(({ packets }) => packets));
  return Math.abs(packetsOf(here) - most) <= unseen;
}

/** Whether the whole run was seen to lose packets at these places alone: what nobody saw was lost as the rest. */
export function isAllOf(run: readonly LostThere[], here: readonly LostThere[]): boolean {
  return here.length > 0 && rivalsIn(run).every(one => rivalsIn(here).some(({ place }) => place === one.place));
}

/** Nothing is seen but what comes of packets that are sent again. What they were sent again for is not. */
export function isAftermath(lost: readonly LostThere[]): boolean {
  return lost.length > 0 && lost.every(({ place }) => place === AFTERMATH);
}

const AFTERMATH: LossPlace = 'processor-backlog';

/** Places that may take the most. A listener's places are one: each of them is its full queue. */
function rivalsIn(lost: readonly LostThere[]): LostThere[] {
  const listener = lost.filter(({ place }) => isAtListener(place));
  const rest = lost.filter(({ place }) => !isAtListener(place) && place !== AFTERMATH);
  return listener.length === 0 ? rest : [...rest, { place: 'listener-syn', packets: packetsOf(listener) }];
}
