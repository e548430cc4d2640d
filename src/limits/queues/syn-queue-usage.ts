import type { FactBook } from '../../model/facts/facts.ts';
import type { LimitUsage } from '../../model/limit-usage.ts';
import { valueIn } from '../../model/probe.ts';
import { numericSetting } from '../../model/settings.ts';
import type { UsageNow } from '../../model/usage.ts';
import { ACCEPT_QUEUE_USAGE } from './accept-queue-usage.ts';

/**
 * The SYN queue is held against the listener's own bound (inet_csk_reqsk_queue_is_full in include/net/inet_connection_sock.h),
 * and without SYN cookies against three quarters of tcp_max_syn_backlog (tcp_conn_request in net/ipv4/tcp_input.c).
 */
export const SYN_QUEUE_USAGE: LimitUsage = {
  name: 'syn-queue',
  phrase: 'SYN queue',
  sources: ({ listener, hosts }) => {
    const series = valueIn(listener)?.series;
    const { settings } = hosts.server;
    const backlog = numericSetting(settings, 'net.ipv4.tcp_max_syn_backlog');
    const cookies = settings['net.ipv4.tcp_syncookies'] !== '0';
    const most = cookies || backlog === undefined ? undefined : backlog - Math.floor(backlog / 4);
    const bound = { column: 'bound', ...(most === undefined ? {} : { most }) };
    return series === undefined ? [] : [{ side: 'server', series, used: 'synReceived', bound }];
  },
  limitInForce: (usage, facts) =>
    isBoundBySynBacklog(usage, facts) ? 'syn-backlog' : ACCEPT_QUEUE_USAGE.limitInForce(usage, facts),
};

/** Without SYN cookies the bound is three quarters of tcp_max_syn_backlog, where that is less than the listener's own. */
function isBoundBySynBacklog({ bound }: UsageNow, facts: FactBook): boolean {
  const settings = valueIn(facts['server.settings']) ?? {};
  const queue = valueIn(facts.listener)?.bound;
  return settings['net.ipv4.tcp_syncookies'] === '0' && (queue === undefined || bound < queue);
}
