import type { LimitUsage } from '../../model/limit-usage.ts';
import { valueIn } from '../../model/probe.ts';
import { boundsByBacklog } from './accept-queue.ts';

/** An accept queue takes one more than its bound (sk_acceptq_is_full in include/net/sock.h). */
export const ACCEPT_QUEUE_USAGE = {
  name: 'accept-queue',
  phrase: 'accept queue',
  fitsOneMore: true,
  sources: ({ listener }) => {
    const series = valueIn(listener)?.series;
    return series === undefined ? [] : [{ side: 'server', series, used: 'queue', bound: { column: 'bound' } }];
  },
  limitInForce: (_usage, facts) => (boundsByBacklog(facts) ? 'listen-backlog' : 'somaxconn'),
} as const satisfies LimitUsage;
