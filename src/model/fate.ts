/**
 * What became of a connection to a server behind a proxy. `refused`: a reset for its SYN · `no-room`: the full accept queue of a Unix
 * socket · `failed`: not
 * made at once, and the server does not say why · `not-connected`: no answer to its SYN in time · `not-answered`: connected, and no answer in time · `closed`: closed or reset
 * before the answer.
 */
export type Fate = 'refused' | 'no-room' | 'failed' | 'not-connected' | 'not-answered' | 'closed';

/** What a proxy's log line says of one. */
export interface SaidFate {
  /** As `HopEvidence.to`. */
  readonly to: string;
  readonly fate: Fate;
}
