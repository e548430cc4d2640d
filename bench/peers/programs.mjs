import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../../dist/system/programs.js';

/**
 * Programs that open `connections` connections at once and hold them for `seconds` at least, by name: the command line of each, and
 * whether it can be told to come from `sources`. Undefined where this machine does not have it.
 */
export function programsHere() {
  return {
    'C over epoll': inC('reference-epoll.c'),
    'C over io_uring': inC('reference-ring.c'),
    wrk: installed('wrk', ({ url, connections, seconds }) => ['-t1', `-c${connections}`, `-d${seconds}`, url]),
    ab: installed('ab', ({ url, connections, seconds }) => [
      ...['-k', '-r', '-s', seconds, '-t', seconds, '-n', 1e8],
      ...['-c', connections, url],
    ]),
    autocannon: { argv: autocannon, bindsSources: false },
    h2load: installed('h2load', ({ url, connections, seconds }) => ['--h1', '-D', seconds, '-c', connections, url]),
    tcpkali: installed('tcpkali', tcpkali, true),
  };
}

function installed(name, options, bindsSources = false) {
  const program = findProgram(name);
  return program === undefined ? undefined : { argv: load => [program, ...options(load)], bindsSources };
}

function autocannon({ url, connections, seconds }) {
  const program = createRequire(import.meta.url).resolve('autocannon');
  return [process.execPath, program, '-c', connections, '-d', seconds, '-t', seconds, url];
}

function tcpkali({ address, port, connections, seconds, sources }) {
  const from = sources.flatMap(source => ['--source-ip', source]);
  return ['--connections', connections, '--connect-rate', 1e6, '--duration', seconds, ...from, `${address}:${port}`];
}

/** A program of this folder. */
function inC(file) {
  const gcc = findProgram('gcc');
  if (gcc === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'loadline-reference-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'reference');
  execFileSync(gcc, ['-O2', '-o', program, fileURLToPath(new URL(file, import.meta.url))]);
  return {
    argv: ({ address, port, connections, sources }) => [program, address, port, connections, ...sources],
    bindsSources: true,
  };
}
