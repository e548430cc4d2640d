import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CONNECTIONS, LIMITS } from './limits.mjs';
import { speakers } from './programs.mjs';

const WITHIN = fileURLToPath(new URL('within.mjs', import.meta.url));
const ADDRESS = '127.0.0.1';
const PORT = 8080;
const SECONDS = 5;

/** What each program says when it meets each limit, and what `loadline diagnose` says of the very same run. */
export function compareWords() {
  const programs = Object.entries(speakers());
  return {
    connections: CONNECTIONS,
    leftOut: programs.flatMap(([name, argv]) => (argv === undefined ? [name] : [])),
    limits: LIMITS.map(limit => ({
      ...limit,
      said: programs.flatMap(([name, argv]) => (argv === undefined ? [] : [{ name, ...ask(name, argv, limit) }])),
    })),
  };
}

/** Each run has a network namespace of its own: a lowered setting bounds nobody else. */
function ask(name, argv, limit) {
  process.stderr.write(`${limit.id}: ${name}\n`);
  const { prefix, settings, server } = limit;
  const url = `http://${ADDRESS}:${PORT}/`;
  const load = { url, address: ADDRESS, port: PORT, connections: CONNECTIONS, sources: [], seconds: SECONDS };
  const words = [...prefix, ...argv(load).map(String)];
  const request = JSON.stringify({ settings, server, port: PORT, words });
  return JSON.parse(
    execFileSync('unshare', ['--net', process.execPath, WITHIN, request], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
}
