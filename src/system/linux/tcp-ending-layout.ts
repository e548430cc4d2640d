/** struct inet_diag_msg, and its attribute that holds struct tcp_info (include/uapi/linux/inet_diag.h, tcp.h): where what is read begins. */
export const DIAG_BYTES = 72;
export const REMOTE_PORT = 6;
export const RECEIVE_QUEUE = 56;
export const INET_DIAG_INFO = 2;
export const ATTRIBUTE_HEADER = 4;
export const INFO = {
  lastDataSent: 44,
  lastDataReceived: 52,
  totalRetransmits: 100,
  bytesAcknowledged: 120,
  bytesReceived: 128,
  segmentsOut: 136,
  segmentsIn: 140,
  dataSegmentsIn: 152,
  dataSegmentsOut: 156,
  bytesSent: 200,
  end: 208,
} as const;
