/**
 * How servers of protocols without a status refuse a connection: the start of the answer, one character a byte. Each is a whole line or
 * message, so that the beginning of another answer is none.
 */
const REFUSALS: readonly RegExp[] = [
  // RESP (Redis and its kin), POP3: -ERR max number of clients reached
  /^-[A-Z]{2,}\b[^\n]*\n/,
  // PostgreSQL: an ErrorResponse, or, before version 3 of its protocol is agreed on, a bare line
  /^E[^ -~]{3}.S(?:FATAL|ERROR|PANIC)[^ -~]/s,
  /^E?FATAL\b[ -~]*[^ -~]/,
  // MySQL: an error packet in the place of the greeting
  /^.[^ -~]{3}\xff/s,
  // SMTP, FTP, NNTP: 421 too many connections
  /^[45]\d\d[ -][^\n]*\n/,
  // Memcached
  /^(?:SERVER_|CLIENT_)?ERROR\b[^\n]*\n/,
  // IMAP
  /^\* BYE\b[^\n]*\n/,
];

/** Whether the answer that begins with `heard`, one character a byte, is a refusal in the words of a protocol. */
export function isRefusalInWords(heard: string): boolean {
  return REFUSALS.some(refusal => refusal.test(heard));
}
