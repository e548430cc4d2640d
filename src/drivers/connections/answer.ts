const STATUS_AT = 'HTTP/1.1 '.length;
const STATUS_END = STATUS_AT + 3;

/** The status of the HTTP/1 answer at the start of `bytes`, of which `length` have come; 0 for what is no such answer. */
export function httpStatus(bytes: Buffer, length: number): number {
  if (length < STATUS_END || bytes.toString('latin1', 0, 7) !== 'HTTP/1.') return 0;
  const status = Number(bytes.toString('latin1', STATUS_AT, STATUS_END));
  return Number.isInteger(status) ? status : 0;
}
