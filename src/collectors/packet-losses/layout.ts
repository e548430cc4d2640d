/** One record of the kernel's table: its key says what became of which packet of which connection, its value how often and when. */
export const KEY = {
  /** Number of the network namespace. */
  namespace: 0,
  /** A drop's reason, a reset's reason, or the error of sending again. */
  reason: 4,
  /** Address of the instruction that dropped the packet. */
  location: 8,
  source: 16,
  destination: 32,
  /** Big-endian, as the two of them stand in a packet. */
  sourcePort: 48,
  destinationPort: 50,
  flags: 52,
  /** 4 or 6. */
  version: 53,
  event: 54,
  bytes: 56,
} as const;

export const VALUE = {
  packets: 0,
  /** CLOCK_MONOTONIC in nanoseconds. */
  firstNs: 8,
  lastNs: 16,
  bytes: 24,
} as const;

/** Flags of the TCP header that say what a packet is, and a bit of ours for one that holds data. */
export const FLAG = { fin: 0x01, syn: 0x02, reset: 0x04, ack: 0x10, data: 0x80 } as const;
export const HEADER_FLAGS = FLAG.fin | FLAG.syn | FLAG.reset | FLAG.ack;

/**
 * `overtaken`: a drop, while another processor made the connection · `resetAnswered`: a reset was sent, and the connection is that of the packet that it answers; `resetSent`, `resetReceived` and
 * `retransmit`: the connection as its socket has it, from here to there.
 */
export const EVENT = {
  drop: 1,
  unansweredSyn: 2,
  resetAnswered: 3,
  resetSent: 4,
  resetReceived: 5,
  retransmit: 6,
  overtaken: 7,
} as const;

/** A record's reason where this kernel gives none: errors are small numbers, of either sign. */
export const NO_REASON = 0x7fff_ffff;
