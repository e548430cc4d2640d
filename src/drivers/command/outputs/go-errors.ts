/** What Go's net/http says of requests that failed, by its own words, as far as these are kinds of error. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/deadline exceeded|Client\.Timeout|i\/o timeout|timeout awaiting/i, 'timeout'],
  [/^.*\bdial (?:tcp|udp)|too many open files|cannot assign requested address|connection refused/i, 'connect'],
  [/\bEOF\b|reset by peer|broken pipe|server closed|use of closed/i, 'read'],
];

/** `connect`, `read`, `timeout`, or `other`. */
export function kindOfGoError(message: string): string {
  return KINDS.find(([pattern]) => pattern.test(message))?.[1] ?? 'other';
}
