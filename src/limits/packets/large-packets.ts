import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { LossesFact } from '../../model/facts/losses.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import { isRequestLoss } from '../shapes.ts';

/** Less is no large packet: the least that IPv4 and IPv6 carry whole is 576 and 1,280 bytes. */
const LARGE_BYTES = 1000;
/** Headers of a packet without data, options and all. */
const HEADERS_BYTES = 80;
/** Of as many attempts one may have got a large packet: average sizes do not say whether it was that, or several short ends of answers. */
const FEW = 0.5;

/**
 * That between the hosts large packets are lost, and small ones are not: these connections send nothing but whole segments again, small packets
 * come at the same time, and not even a few of those that came can have been large.
 */
export function onlyLargeLost(group: AttemptGroup, losses: LossesFact): Finding | undefined {
  const isRequest = isRequestLoss(group);
  const sizes = valueIn(isRequest ? losses.sizesToServer : losses.sizesToClient);
  if (group.lostSegments !== 'full' || sizes === undefined) return undefined;
  const { lostBytes, arrived, arrivedBytes, arrivedBeside: beside } = sizes;
  const mayBeLarge = Math.max(0, arrived * (arrivedBytes - HEADERS_BYTES)) / LARGE_BYTES;
  if (lostBytes < LARGE_BYTES || beside === 0 || mayBeLarge > group.count * FEW) return undefined;
  const side = isRequest ? 'client' : 'server';
  return finding('large-packets-lost', { count: group.count, side, lostBytes, arrivedBytes, beside });
}
