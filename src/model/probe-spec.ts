/** What our own driver asks on a connection, by its word in a scenario. */
export const PROBES = ['http', 'none', 'tls', 'https', 'websocket'] as const;

/** Bytes that are sent, and what has to come back. Both with the escapes of model/escapes.ts. */
export interface ExchangeSpec {
  /** Absent: the server speaks first. */
  readonly send?: string;
  /** Text that the answer has to hold, or a pattern between slashes. */
  readonly expect: string;
}

export type ProbeSpec = (typeof PROBES)[number] | ExchangeSpec;
export type ProbeKind = (typeof PROBES)[number] | 'exchange';

export function probeKind(probe: ProbeSpec): ProbeKind {
  return typeof probe === 'string' ? probe : 'exchange';
}

/** Whether it begins with a TLS handshake. */
export function isTls(probe: ProbeSpec): boolean {
  return probe === 'tls' || probe === 'https';
}

/** How a probe asks. A member that is absent has its default. */
export interface AskSpec {
  /** Of the request; `/`. */
  readonly path?: string;
  /** The Host header; `loadline`. */
  readonly host?: string;
  /** More headers of the request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The name asked for in the TLS handshake; absent: `host`, where that is a name. */
  readonly sni?: string;
  /** Whether a certificate that is not trusted fails the attempt; false. */
  readonly verify?: boolean;
}

export const ASK_KEYS = ['path', 'host', 'headers', 'sni', 'verify'] as const satisfies readonly (keyof AskSpec)[];
