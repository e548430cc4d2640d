import { valueIn } from '../probe.ts';
import { numericSetting } from '../settings.ts';
import { SIDES, type Side } from '../side.ts';
import type { UsageEvidence, UsageHost, UsageSource } from '../usage-source.ts';

/** What is bounded in a network namespace: both queues of the listener, tracked connections, those in TIME-WAIT. */
export function queueSources({ listener, hosts, sharedNamespace }: UsageEvidence): UsageSource[] {
  const series = valueIn(listener)?.series;
  const sides = sharedNamespace ? (['server'] as const) : SIDES;
  return [
    ...(series === undefined ? [] : [acceptQueue(series), synQueue(series, hosts.server)]),
    ...sides.flatMap(side => tracking(hosts[side], side)),
    ...sides.flatMap(side => timeWait(hosts[side], side)),
  ];
}

function acceptQueue(series: UsageSource['series']): UsageSource {
  return { name: 'accept-queue', side: 'server', series, used: 'queue', bound: { column: 'bound' } };
}

/**
 * The SYN queue is held against the listener's own bound (inet_csk_reqsk_queue_is_full in include/net/inet_connection_sock.h),
 * and without SYN cookies against three quarters of tcp_max_syn_backlog (tcp_conn_request in net/ipv4/tcp_input.c).
 */
function synQueue(series: UsageSource['series'], { settings }: UsageHost): UsageSource {
  const backlog = numericSetting(settings, 'net.ipv4.tcp_max_syn_backlog');
  const cookies = settings['net.ipv4.tcp_syncookies'] !== '0';
  const most = cookies || backlog === undefined ? undefined : backlog - Math.floor(backlog / 4);
  const bound = { column: 'bound', ...(most === undefined ? {} : { most }) };
  return { name: 'syn-queue', side: 'server', series, used: 'synReceived', bound };
}

function tracking({ conntrack }: UsageHost, side: Side): UsageSource[] {
  const series = valueIn(conntrack);
  return series === undefined ? [] : [{ name: 'tracking', side, series, used: 'count', bound: { column: 'max' } }];
}

/** `tw` of /proc/net/sockstat is the namespace's own (net/ipv4/proc.c), and so is the bound (net/ipv4/inet_timewait_sock.c). */
function timeWait({ sockstat, settings }: UsageHost, side: Side): UsageSource[] {
  const series = valueIn(sockstat);
  const most = numericSetting(settings, 'net.ipv4.tcp_max_tw_buckets');
  return series === undefined || most === undefined
    ? []
    : [{ name: 'time-wait', side, series, used: 'TCP.tw', bound: { most } }];
}
