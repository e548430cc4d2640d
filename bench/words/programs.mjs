import { fileURLToPath } from 'node:url';
import { programsHere } from '../peers/programs.mjs';

/** Every program that is to speak, by name: its command line for a load; undefined where this machine does not have it. */
export function speakers() {
  const programs = Object.entries(programsHere()).map(([name, program]) => [name, program?.argv]);
  return { ...Object.fromEntries(programs), 'node:net': script('node-net.mjs'), undici: script('undici.mjs') };
}

function script(file) {
  const program = fileURLToPath(new URL(file, import.meta.url));
  return ({ address, port, connections, seconds }) => [process.execPath, program, address, port, connections, seconds];
}
