/** What one connection has been through (struct tcp_info, include/uapi/linux/tcp.h). */
export interface SocketHistory {
  /** Segments sent again in all (tcpi_total_retrans): SYNs among them. */
  readonly retransmits: number;
  /** Those that the host let go and that are not yet acknowledged (tcpi_retrans). */
  readonly retransmitsOut: number;
  /** Bytes sent again (tcpi_bytes_retrans): a SYN has none. */
  readonly bytesRetransmitted: number;
  /** Milliseconds since it sent data for the last time, or since it was connected (tcpi_last_data_sent). */
  readonly sinceSentMs: number;
  /** Milliseconds since it got data for the last time, or since it was connected (tcpi_last_data_recv). */
  readonly sinceReceivedMs: number;
  /** Segments behind a lost one that arrived (tcpi_sacked). */
  readonly sacked: number;
  /** The largest segment that it sends (tcpi_snd_mss). */
  readonly segmentBytes: number;
  /** Bytes that came from the other end (tcpi_bytes_received). */
  readonly bytesReceived: number;
}
