import type { CountersFact, SettingsFact } from '../../model/facts/host.ts';

/** Who reset connections that stood, by the server's own counters: each is at most what its counter says. */
export interface Resets {
  /** Half-open connections that the kernel reset since the queue had no room (net.ipv4.tcp_abort_on_overflow). */
  readonly onOverflow: number;
  /** Established ones that the application closed with data unread, or with SO_LINGER 0. */
  readonly byApplication: number;
  /** Segments that met no connection, such as one that the kernel had given up before its final ACK found room. */
  readonly unaccounted: number;
}

/**
 * `tcp_check_req` counts TcpExt.EmbryonicRsts for each request that it resets (net/ipv4/tcp_minisocks.c); `__tcp_close` counts
 * TCPAbortOnClose, and TCPAbortOnData for SO_LINGER 0 (net/ipv4/tcp.c).
 */
export function resetsOf(counters: CountersFact, settings: SettingsFact): Resets {
  const moved = (name: string) => counters[name] ?? 0;
  const aborts = settings['net.ipv4.tcp_abort_on_overflow'] === '1';
  const onOverflow = aborts ? moved('TcpExt.EmbryonicRsts') : 0;
  const byApplication = moved('TcpExt.TCPAbortOnData') + moved('TcpExt.TCPAbortOnClose');
  const established = Math.max(byApplication, moved('Tcp.EstabResets'));
  return { onOverflow, byApplication, unaccounted: Math.max(0, moved('Tcp.OutRsts') - onOverflow - established) };
}
