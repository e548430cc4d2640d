/** How a server program is told the length of its accept queue. */
export interface ListenStatement {
  /** Its own line, for so many connections; what does not count in it is `…`. */
  readonly statement: (backlog: string) => string;
  /** Where that stands, as a comment behind it. */
  readonly comment: (backlog: string) => string;
}
