import { fileURLToPath } from 'node:url';
import { programsHere } from '../peers/programs.mjs';

/**
 * Every program that is to speak, by name: its command line for a load; undefined where this machine does not have it. Of the
 * references in C one is enough.
 */
export function speakers() {
  const { 'C over io_uring': _, ...programs } = programsHere();
  const commands = Object.entries(programs).map(([name, program]) => [name, program?.argv]);
  return { ...Object.fromEntries(commands), 'node:net': script('node-net.mjs'), undici: script('undici.mjs') };
}

function script(file) {
  const program = fileURLToPath(new URL(file, import.meta.url));
  return ({ address, port, connections, seconds }) => [process.execPath, program, address, port, connections, seconds];
}
