import { describe, expect, it } from 'vitest';
import { countedLosses } from '../../../../src/collectors/packet-losses/trail/counted-losses.ts';
import {
  type Passed,
  SPOTS,
  type SpotName,
  spotsThatCount,
} from '../../../../src/collectors/packet-losses/trail/spots.ts';

const TRACKED = spotsThatCount({ client: true, server: true });
const UNTRACKED = spotsThatCount({ client: false, server: false });

function passed(...counts: readonly (readonly [number, readonly SpotName[]])[]): Passed {
  const none = Object.fromEntries(SPOTS.map(({ name }) => [name, 0])) as Record<SpotName, number>;
  for (const [packets, spots] of counts) for (const spot of spots) none[spot] = packets;
  return none;
}

/** Every spot of the way, `packets` up to one of them and `fewer` from there on. */
function upTo(last: SpotName, packets: number, fewer = 0, spots = UNTRACKED): Passed {
  const way = spots.filter(({ packet }) => packet !== 'RST').map(({ name }) => name);
  const end = way.indexOf(last) + 1;
  return passed([packets, way.slice(0, end)], [fewer, way.slice(end)]);
}

function lossesOf(counts: Passed, spots = UNTRACKED): string[] {
  return countedLosses(counts, spots).map(({ event, packets }) =>
    event.what === 'loss' ? `${packets} ${event.packet} ${event.place}` : `${event.what} ${JSON.stringify(event)}`,
  );
}

describe('what the trail counted of one connection', () => {
  it.each<readonly [SpotName, string]>([
    ['begun', '2 SYN client-hook'],
    ['left', '2 SYN other: between the hosts'],
    ['arrived', '2 SYN server-hook'],
    ['routed', '2 SYN other: by routing'],
    ['entered', '2 SYN server-rule'],
    ['got', '2 SYN listener-syn'],
    ['answered', '2 SYN-ACK server-hook'],
    ['sent', '2 SYN-ACK other: between the hosts'],
    ['returned', '2 SYN-ACK other: on arrival'],
  ])('lost what passed %s and nothing behind it', (last, loss) => {
    expect(lossesOf(upTo(last, 3, 1))).toEqual([loss]);
  });
  it.each<readonly [SpotName, string]>([
    ['begun', '3 SYN client-rule'],
    ['leavingUntracked', '3 SYN client-tracking'],
    ['leavingTracked', '3 SYN client-rule'],
    ['left', '3 SYN other: between the hosts'],
    ['arrived', '3 SYN server-rule'],
    ['comingUntracked', '3 SYN server-tracking'],
    ['comingTracked', '3 SYN server-rule'],
  ])('tells rules from tracking behind %s, where the host tracks connections', (last, loss) => {
    expect(lossesOf(upTo(last, 3, 0, TRACKED), TRACKED)).toEqual([loss]);
  });
  it('lost nothing of what came through', () => {
    expect(lossesOf(upTo('taken', 4))).toEqual([]);
    expect(lossesOf(passed())).toEqual([]);
  });
  it('lost packets at several places', () => {
    const counts = passed(
      [5, ['begun', 'left']],
      [4, ['arrived', 'routed', 'entered']],
      [3, ['got']],
      [1, ['answered', 'sent', 'returned', 'taken']],
    );
    expect(lossesOf(counts)).toEqual(['1 SYN other: between the hosts', '1 SYN server-rule', '2 SYN listener-syn']);
  });
  it('takes a packet that is seen further on for one that passed every spot before', () => {
    expect(lossesOf(passed([2, ['got', 'answered', 'taken']]))).toEqual([]);
    expect(
      lossesOf(
        passed([1, ['begun', 'arrived']], [2, ['entered']], [1, ['got', 'answered', 'sent', 'returned', 'taken']]),
      ),
    ).toEqual(['1 SYN server-rule']);
  });
  it('does not blame the listener for a SYN that it refused, nor for one whose answer was sent again', () => {
    expect(lossesOf({ ...upTo('got', 2), refused: 2 })).toEqual([]);
    expect(lossesOf({ ...upTo('got', 1), answered: 3, sent: 3, returned: 3, taken: 3 })).toEqual([]);
  });
  it('knows a reset that answers a SYN which TCP never had', () => {
    const byNobody = 'reset {"what":"reset","by":"no-tcp","reason":"unknown"}';
    expect(lossesOf({ ...upTo('entered', 1), refused: 1 })).toEqual(['1 SYN server-rule', byNobody]);
    expect(lossesOf({ ...upTo('taken', 1), refused: 1 })).toEqual([]);
    expect(lossesOf(passed([1, ['refused']]))).toEqual([]);
  });
  it('gives the same object for the same event', () => {
    const [one] = countedLosses(upTo('got', 2), UNTRACKED);
    const [other] = countedLosses(upTo('got', 5), UNTRACKED);
    expect(one?.event).toBe(other?.event);
  });
});
