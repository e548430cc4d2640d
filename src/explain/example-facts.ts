import type { FactBook } from '../model/facts.ts';
import { absent, ok } from '../model/probe.ts';

/** Connections that the remedies shown without a run are written for. */
export const EXAMPLE_CONNECTIONS = 10_000;

const NO_RUN = absent('there was no run');

/** The facts of no run at all, but for the load that a remedy is to be made for. */
export const EXAMPLE_FACTS: FactBook = {
  load: ok({
    attempts: EXAMPLE_CONNECTIONS,
    connections: EXAMPLE_CONNECTIONS,
    arrivalMs: 0,
    connectTimeoutMs: 5000,
    probe: 'http',
    served: 0,
    sharedNamespace: false,
  }),
  'client.processes': NO_RUN,
  'server.processes': NO_RUN,
  'client.settings': NO_RUN,
  'server.settings': NO_RUN,
  'client.counters': NO_RUN,
  'server.counters': NO_RUN,
  'client.tracking': NO_RUN,
  'server.tracking': NO_RUN,
  'client.cgroups': NO_RUN,
  'server.cgroups': NO_RUN,
  'server.users': NO_RUN,
  'server.forks': NO_RUN,
  threads: NO_RUN,
  openFiles: NO_RUN,
  driver: NO_RUN,
  'client.ports': NO_RUN,
  listener: NO_RUN,
  acceptance: NO_RUN,
  losses: NO_RUN,
  refusals: NO_RUN,
  'server.shortages': NO_RUN,
  'server.failedCalls': NO_RUN,
  'client.failedCalls': NO_RUN,
  target: NO_RUN,
  application: NO_RUN,
  targetLog: NO_RUN,
  sockets: NO_RUN,
  neighbours: NO_RUN,
};
