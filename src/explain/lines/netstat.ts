/** Lines of `netstat -s` (net-tools, statistics.c), and the counter that each one prints. */
const LABELS: readonly (readonly [RegExp, string])[] = [
  [/times the listen queue of a socket overflowed/i, 'ListenOverflows'],
  [/SYNs? to LISTEN sockets (dropped|ignored)/i, 'ListenDrops'],
  [/invalid SYN cookies received/i, 'SyncookiesFailed'],
  [/SYN cookies sent/i, 'SyncookiesSent'],
  [/SYN cookies received/i, 'SyncookiesRecv'],
  [/resets received for embryonic/i, 'EmbryonicRsts'],
  [/active connections? openings?/i, 'ActiveOpens'],
  [/passive connections? openings?/i, 'PassiveOpens'],
  [/failed connection attempts/i, 'AttemptFails'],
  [/connection resets? received/i, 'EstabResets'],
  [/connections? established$/i, 'CurrEstab'],
  [/segments retransmitt?ed/i, 'RetransSegs'],
  [/^\s*\d+ resets sent/i, 'OutRsts'],
  [/sockets finished time wait/i, 'TW'],
  [/time wait sockets recycled/i, 'TWRecycled'],
  [/connections aborted due to memory pressure/i, 'TCPAbortOnMemory'],
  [/connections aborted due to timeout/i, 'TCPAbortOnTimeout'],
  [/connections reset due to unexpected data/i, 'TCPAbortOnData'],
  [/connections reset due to early user close/i, 'TCPAbortOnClose'],
  [/TCP ran low on memory/i, 'TCPMemoryPressures'],
  [/packets pruned from receive queue/i, 'PruneCalled'],
  [/other TCP timeouts/i, 'TCPTimeouts'],
  [/retransmits? lost|retransmits in .* lost/i, 'TCPLostRetransmit'],
  [/because of timestamp|rejected .*timestamp/i, 'PAWSEstab'],
  [/dropped because of missing route/i, 'OutNoRoutes'],
  [/with invalid addresses/i, 'InAddrErrors'],
  [/^\s*\d+ requests sent out/i, 'OutRequests'],
  [/packets? receive buffer errors|receive buffer errors/i, 'RcvbufErrors'],
];

/** The counter of a line of `netstat -s`, of `nstat` or of `ss`: `1256 SYNs to LISTEN sockets dropped`, `TcpExtListenDrops  1256  0.0`. */
export function counterOfLine(line: string): string | undefined {
  const named = /^\s*([A-Za-z0-9_]+(?:\.[A-Za-z0-9]+)?)(?::\s*|\s+)\d+(?:\s+[\d.]+)?\s*$/.exec(line)?.[1];
  return named ?? LABELS.find(([label]) => /\d/.test(line) && label.test(line))?.[1];
}
