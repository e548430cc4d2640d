import { emptyBook, type FactBook } from '../model/facts/facts.ts';
import { ok } from '../model/probe.ts';

/** Connections that the remedies shown without a run are written for. */
export const EXAMPLE_CONNECTIONS = 10_000;

/** The facts of no run at all, but for the load that a remedy is to be made for. */
export const EXAMPLE_FACTS: FactBook = {
  ...emptyBook('there was no run'),
  load: ok({
    attempts: EXAMPLE_CONNECTIONS,
    connections: EXAMPLE_CONNECTIONS,
    arrivalMs: 0,
    connectTimeoutMs: 5000,
    probe: 'http',
    served: 0,
    sharedNamespace: false,
  }),
};
