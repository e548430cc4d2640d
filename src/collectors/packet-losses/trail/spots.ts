import type { Side } from '../../../model/side.ts';

/** A spot on the way of a handshake's packets, where the trail counts them for each connection. */
export interface Spot {
  readonly name: SpotName;
  readonly side: Side;
  /** A reset is the server's answer to a SYN that it does not take. */
  readonly packet: 'SYN' | 'SYN-ACK' | 'RST';
  /** Of its table. */
  readonly family: 'inet' | 'netdev';
  readonly hook: 'output' | 'postrouting' | 'ingress' | 'prerouting' | 'input';
  readonly priority: number;
  /** Counts on a host that tracks connections only. */
  readonly ifTracked?: true;
}

/** Connection tracking stands at -200, the first rules of anybody at -300 (include/uapi/linux/netfilter_ipv4.h). */
const FIRST = -450;
const BEFORE_TRACKING = -201;
const BEHIND_TRACKING = -199;
const LAST = 450;
const LEAST = -2_147_483_648;

export type SpotName =
  | 'begun'
  | 'leavingUntracked'
  | 'leavingTracked'
  | 'left'
  | 'arrived'
  | 'comingUntracked'
  | 'comingTracked'
  | 'routed'
  | 'entered'
  | 'got'
  | 'refused'
  | 'answered'
  | 'sent'
  | 'returned'
  | 'taken';

/** How often packets of one connection passed each spot. */
export type Passed = Readonly<Record<SpotName, number>>;

/** Every spot in the order of the way. */
export const SPOTS: readonly Spot[] = [
  ...onWay('client', 'SYN', [
    ['begun', 'output', FIRST],
    ['leavingUntracked', 'output', BEFORE_TRACKING],
    ['leavingTracked', 'output', BEHIND_TRACKING],
    ['left', 'postrouting', LAST],
  ]),
  ...onWay('server', 'SYN', [
    ['arrived', 'ingress', LEAST],
    ['comingUntracked', 'prerouting', BEFORE_TRACKING],
    ['comingTracked', 'prerouting', BEHIND_TRACKING],
    ['routed', 'prerouting', LAST],
    ['entered', 'input', FIRST],
    ['got', 'input', LAST],
  ]),
  ...onWay('server', 'RST', [['refused', 'output', FIRST]]),
  ...onWay('server', 'SYN-ACK', [
    ['answered', 'output', FIRST],
    ['sent', 'postrouting', LAST],
  ]),
  ...onWay('client', 'SYN-ACK', [
    ['returned', 'ingress', LEAST],
    ['taken', 'input', LAST],
  ]),
];

function onWay(
  side: Side,
  packet: Spot['packet'],
  spots: readonly (readonly [SpotName, Spot['hook'], number])[],
): Spot[] {
  return spots.map(([name, hook, priority]) => ({
    ...{ name, side, packet, hook, priority },
    family: hook === 'ingress' ? 'netdev' : 'inet',
    ...(name.endsWith('racked') && { ifTracked: true }),
  }));
}

/** The spots that count, where these hosts track connections. */
export function spotsThatCount(tracked: Readonly<Record<Side, boolean>>): readonly Spot[] {
  return SPOTS.filter(({ side, ifTracked }) => ifTracked !== true || tracked[side]);
}
