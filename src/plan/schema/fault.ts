import { z } from 'zod';
import { type FaultSpec, REJECTIONS } from '../../model/fault-spec.ts';
import { count, refuse } from './written.ts';

const KINDS = ['drop', 'reject', 'route', 'address', 'queue', 'timestamps', 'mtu'] as const;

/** Less than a packet does not pass at all. */
const LEAST_QUEUE_BYTES = 2000;

/** IPv6 needs as much (RFC 8200, 5); the devices of a lab have 1500. */
const LEAST_MTU = 1280;
const MOST_MTU = 1499;

/** One entry of `lab.network`: one host, and one thing that is wrong there. */
export const fault = z
  .strictObject({
    on: z.literal(['client', 'server']).describe('The host where it is.'),
    drop: z
      .literal(['syn', 'syn-ack', 'ack', 'arp'])
      .exactOptional()
      .describe('Its firewall drops these. arp: requests for link addresses, with lab.neighbours: resolved.'),
    reject: z.literal(REJECTIONS).exactOptional().describe('Its firewall answers SYNs with this.'),
    route: z
      .literal(['blackhole', 'elsewhere'])
      .exactOptional()
      .describe('Its way back to the other host: none, or over another device than the packets came by.'),
    address: z.literal(['missing']).exactOptional().describe('The last of its addresses is not there.'),
    queue: z
      .strictObject({
        bytes: count(LEAST_QUEUE_BYTES, 2 ** 30).describe('Bytes that may wait.'),
        bytesPerSecond: count(1000, 2 ** 30).describe('Bytes that it sends in a second.'),
      })
      .exactOptional()
      .describe('The queue of its device: what finds no room in it is dropped.'),
    timestamps: z
      .literal(['old'])
      .exactOptional()
      .describe('Data leaves it with timestamps that are older than those of its SYNs.'),
    mtu: count(LEAST_MTU, MOST_MTU)
      .exactOptional()
      .describe('The way to it carries no larger packet, and no ICMP message says so.'),
    share: z
      .number()
      .positive()
      .max(1)
      .exactOptional()
      .describe('drop, reject: share of them, above 0 and up to 1. Default: 1.')
      .meta({ written: [0.1] }),
    first: count(1, 1_000_000).exactOptional().describe('drop, reject: only so many of them, from the first one on.'),
  })
  .transform(({ on, share, first, ...written }, ctx): FaultSpec => {
    const [kind, second] = KINDS.filter(key => written[key] !== undefined);
    if (kind === undefined) return refuse(ctx, { mistake: 'the entry does not say what is wrong', expected: ONE_OF });
    if (second !== undefined)
      return refuse(ctx, { mistake: `${kind} and ${second} are two entries`, expected: ONE_OF });
    const isMatch = kind === 'drop' || kind === 'reject';
    if (!isMatch && (share !== undefined || first !== undefined)) {
      return refuse(ctx, { mistake: `share and first are no part of ${kind}`, expected: 'drop or reject beside them' });
    }
    const match = isMatch ? { share: share ?? 1, ...(first !== undefined && { first }) } : {};
    // Exactly one of the keys is there, with what belongs to it.
    return { on, ...written, ...match } as FaultSpec;
  });

const ONE_OF = `one of ${KINDS.join(', ')}`;
