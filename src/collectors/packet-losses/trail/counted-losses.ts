import type { LossPlace, PacketEvent } from '../../../model/packet-losses.ts';
import type { Side } from '../../../model/side.ts';
import type { Passed, Spot, SpotName } from './spots.ts';

/** Where more than one thing may lose a packet between two spots; counters of the hosts say which (`settled-places.ts`). */
export const BETWEEN_HOSTS = 'other: between the hosts';
export const BY_ROUTING = 'other: by routing';
export const ON_ARRIVAL = 'other: on arrival';

/** What became of packets of one connection. */
export interface Counted {
  /** The same object for the same event. */
  readonly event: PacketEvent;
  readonly packets: number;
}

/**
 * What lies between two spots of a packet's way lost as many as passed the one and not the other. A packet that was seen further on has passed
 * every spot before, where none was laid yet, or where it came by another way.
 */
export function countedLosses(passed: Passed, spots: readonly Spot[]): Counted[] {
  const syns = seen(spots, 'SYN', passed);
  const answers = seen(spots, 'SYN-ACK', passed);
  const [got, answered] = [syns.at(-1)?.packets ?? 0, answers[0]?.packets ?? 0];
  const unanswered = got - answered - passed.refused;
  const lost = [
    ...between(syns, spots),
    ...(unanswered > 0 ? [{ event: LISTENER, packets: unanswered }] : []),
    ...between(answers, spots),
  ];
  const isRefusedByRule = passed.refused > 0 && got === 0 && answered === 0 && lost.length > 0;
  return isRefusedByRule ? [...lost, { event: BY_RULE, packets: passed.refused }] : lost;
}

interface Seen {
  readonly spot: SpotName;
  readonly packets: number;
}

function seen(spots: readonly Spot[], packet: Spot['packet'], passed: Passed): readonly Seen[] {
  const way = spots.filter(spot => spot.packet === packet).map(({ name }) => name);
  return way.map((spot, place) => ({ spot, packets: Math.max(...way.slice(place).map(later => passed[later])) }));
}

function between(way: readonly Seen[], spots: readonly Spot[]): Counted[] {
  return way.flatMap(({ packets }, place) => {
    const next = way[place + 1];
    if (next === undefined || next.packets >= packets) return [];
    return [{ event: lossBefore(next.spot, spots), packets: packets - next.packets }];
  });
}

const events = new Map<string, PacketEvent>();

/** The same object for the same event. */
function loss(place: LossPlace, packet: 'SYN' | 'SYN-ACK', to: Side): PacketEvent {
  const key = `${place} ${packet}`;
  const event = events.get(key) ?? { what: 'loss', place, packet, to };
  events.set(key, event);
  return event;
}

/** The kernel's TCP never had the SYN that this reset answers. */
const BY_RULE: PacketEvent = { what: 'reset', by: 'no-tcp', reason: 'unknown' };
const LISTENER = loss('listener-syn', 'SYN', 'server');

/** What lost packets before a spot that they did not pass any more. */
const LOST_BEFORE: Readonly<Partial<Record<SpotName, LossPlace>>> = {
  leavingUntracked: 'client-rule',
  leavingTracked: 'client-tracking',
  left: 'client-rule',
  arrived: BETWEEN_HOSTS,
  comingUntracked: 'server-rule',
  comingTracked: 'server-tracking',
  routed: 'server-rule',
  entered: BY_ROUTING,
  got: 'server-rule',
  sent: 'server-hook',
  returned: BETWEEN_HOSTS,
  taken: ON_ARRIVAL,
};
/** The same where tracking has no spots of its own: it may have been tracking as well, that somebody else switched on. */
const OF_HOOK: Readonly<Partial<Record<SpotName, LossPlace>>> = { left: 'client-hook', routed: 'server-hook' };

function lossBefore(name: SpotName, spots: readonly Spot[]): PacketEvent {
  const spot = spots.find(one => one.name === name);
  const isTracked = spots.some(one => one.side === spot?.side && one.ifTracked === true);
  const place = (isTracked ? undefined : OF_HOOK[name]) ?? LOST_BEFORE[name];
  if (spot === undefined || place === undefined) throw new Error(`nothing is lost before ${name}`);
  return spot.packet === 'SYN' ? loss(place, 'SYN', 'server') : loss(place, 'SYN-ACK', 'client');
}
