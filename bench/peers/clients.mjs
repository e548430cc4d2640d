import { loadlineClient } from '../loadline-client.mjs';
import { nodeNetClient, undiciClient } from '../node-client.mjs';
import { programClient } from './program-client.mjs';
import { programsHere } from './programs.mjs';

/** What the others are held against. */
export const REFERENCE = 'C over epoll';

/** Whether a client of this name is one in C that does nothing but connect, to know what this machine can do at most. */
export function isReference(name) {
  return name.startsWith('C over ');
}

/** Whether a client of this name is loadline's driver. */
export function isOurs(name) {
  return name.startsWith('loadline ');
}

/** Of a descriptor limit a process keeps some for itself. */
const OWN_DESCRIPTORS = 100;

/**
 * The clients that can open so many connections where a process may open `nofile` descriptors, each with the processes it
 * takes; and those that cannot take part, with why.
 */
export function clientsFor(connections, nofile) {
  const processes = Math.ceil(connections / (nofile - OWN_DESCRIPTORS));
  const clients = {
    // Its descriptors are not bounded; a second process keeps a second processor busy.
    'loadline (io_uring)': { client: loadlineWith('io_uring'), processes: Math.min(2, processes) },
    'loadline (epoll)': { client: loadlineWith('epoll'), processes },
    'node:net': { client: nodeNetClient, processes },
    undici: { client: undiciClient, processes },
  };
  const leftOut = {};
  for (const [name, program] of Object.entries(programsHere())) {
    if (program === undefined) leftOut[name] = 'not installed';
    else if (processes > 1 && !program.bindsSources) leftOut[name] = 'cannot be told which addresses to come from';
    else clients[name] = { client: programClient(program), processes };
  }
  return { clients, leftOut };
}

/** The driver's shards with this engine. */
function loadlineWith(engine) {
  return (plan, host, listener) => loadlineClient({ ...plan, driver: { ...plan.driver, engine } }, host, listener);
}
