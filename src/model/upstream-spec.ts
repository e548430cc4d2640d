import type { AcceptSpec, AnswerSpec } from './pace-spec.ts';

/** A server behind a proxy, on the proxy's own host. */
export interface UpstreamSpec {
  /** `none`: nobody listens there. */
  readonly kind: 'raw' | 'node' | 'none';
  readonly listen: 'tcp' | 'unix';
  readonly backlog: number;
  readonly accept: AcceptSpec;
  readonly answer: AnswerSpec;
  /** RLIMIT_NOFILE of its process; absent: that of its host. */
  readonly nofile?: number;
  /** How long the proxy waits for it, to connect and to answer. */
  readonly timeoutMs: number;
}

/** Connections that the target has for each one of the load: to pass a request on takes a second one. */
export function connectionsEach({ upstream }: { readonly upstream?: UpstreamSpec }): 1 | 2 {
  return upstream === undefined ? 1 : 2;
}
