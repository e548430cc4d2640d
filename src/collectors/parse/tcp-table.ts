/** One line of /proc/net/tcp or tcp6. Addresses as the file writes them: hexadecimal, in the machine's byte order. */
export interface TcpTableRow {
  readonly local: string;
  readonly localPort: number;
  readonly remote: string;
  readonly remotePort: number;
  /** include/net/tcp_states.h: 6 is TIME-WAIT, 10 LISTEN. */
  readonly state: number;
  /** Of a listener: connections in its accept queue. */
  readonly receiveQueue: number;
}

const ROW = /^\s*\d+: ([\dA-F]+):([\dA-F]{4}) ([\dA-F]+):([\dA-F]{4}) ([\dA-F]{2}) [\dA-F]+:([\dA-F]+) /gm;

/** /proc/net/tcp and /proc/net/tcp6 (net/ipv4/tcp_ipv4.c, get_tcp4_sock); lines that are none are left out. */
export function parseTcpTable(text: string): TcpTableRow[] {
  return [...text.matchAll(ROW)].map(([, local = '', localPort, remote = '', remotePort, state, receiveQueue]) => ({
    local,
    localPort: hexadecimal(localPort),
    remote,
    remotePort: hexadecimal(remotePort),
    state: hexadecimal(state),
    receiveQueue: hexadecimal(receiveQueue),
  }));
}

/** `0100007F` as 127.0.0.1, mapped IPv6 likewise; other IPv6 addresses in full. */
export function tableAddress(written: string): string {
  const bytes = (written.match(/.{8}/g) ?? []).flatMap(word => (word.match(/../g) ?? []).reverse());
  const mapped = written.startsWith('0000000000000000FFFF0000');
  if (bytes.length === 4 || mapped)
    return bytes
      .slice(-4)
      .map(byte => Number.parseInt(byte, 16))
      .join('.');
  return (bytes.join('').match(/.{4}/g) ?? []).map(group => group.toLowerCase().replace(/^0{1,3}/, '')).join(':');
}

function hexadecimal(text = ''): number {
  return Number.parseInt(text, 16);
}
