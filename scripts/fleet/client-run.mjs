import { PORT, SERVES, TARGET } from './server-programs.mjs';
import { loadOf } from './server-run.mjs';

/** The options of a load from both hosts at the server. */
export const BOTH = ['--client', 'load-1', '--client', 'load-2', '--server', 'target'];

/** A scenario of the server on the other machine. */
export function elsewhere(
  bed,
  { connections, arrival = 'burst', timeout = '1500ms', hold = '0s', processes = 1, expect = [] },
) {
  const target = `target: { kind: external, address: ${TARGET}, port: ${PORT} }`;
  const loaded = `load: { connections: ${connections}, arrival: ${arrival}, connectTimeout: ${timeout}, hold: ${hold} }`;
  const held = `expect: ${JSON.stringify(expect)}`;
  const driven = `driver: { processes: ${processes} }`;
  return bed.file('clients.yaml', `name: clients\nlab: { kind: host }\n${target}\n${driven}\n${loaded}\n${held}\n`);
}

/** What came of a load from both hosts. */
export function loadFrom(bed, spec, who = BOTH) {
  return loadOf(bed, elsewhere(bed, spec), ...who);
}

/** A server that is well. */
export const WELL = SERVES.replaceAll('MOST', '4096');

/** `250 of 300 served, 0 of 300 served`. */
export function servedText(hosts) {
  return hosts.map(({ attempted, served }) => `${served} of ${attempted} served`).join(', ');
}
