import { loaded } from './packages.ts';

/** Where telemetry goes, and who says that it sent it. */
export interface Receiver {
  /** Without `/v1/metrics` or `/v1/traces`, and without a slash at its end. */
  readonly url: string;
  readonly name: string;
  readonly version: string;
  /** How long one request may take. */
  readonly timeoutMs: number;
}

/** What all that is sent says of its sender. */
export async function resourceOf({ name, version }: Receiver) {
  const { resourceFromAttributes } = await loaded(() => import('@opentelemetry/resources'));
  return resourceFromAttributes({ 'service.name': name, 'service.version': version });
}
