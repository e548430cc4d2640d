import { z } from 'zod';
import { ENGINE_CHOICES } from '../../model/engine-choice.ts';
import { DEFAULT_BACKLOG, FILE_SHARINGS, TARGET_KINDS } from '../../model/target-spec.ts';
import { count, duration } from './written.ts';

const MOST_PER_SECOND = 10_000_000;
const EXPECTED_ACCEPT = 'now, never, {after: 3s}, {perSecond: 100} or {batch: 10, every: 1s}';
const EXPECTED_ADDRESS = 'an address, such as 127.0.0.1 or ::1';
const EXPECTED_ANSWER = 'now, never or {after: 3s}';

const nowOrNever = z.literal(['now', 'never']).transform(mode => ({ mode }));
const after = z
  .strictObject({
    after: duration().describe('accept: after the first connection waited. answer: after each request.'),
  })
  .transform(spec => ({ mode: 'after' as const, afterMs: spec.after }));
const rate = z
  .strictObject({ perSecond: count(1, MOST_PER_SECOND).describe('So many a second, at a steady rate.') })
  .transform(spec => ({ mode: 'rate' as const, perSecond: spec.perSecond }));
const batch = z
  .strictObject({
    batch: count(1, MOST_PER_SECOND).describe('So many at a time.'),
    every: duration(1).describe('Time between batches.'),
  })
  .transform(spec => ({ mode: 'batch' as const, batch: spec.batch, everyMs: spec.every }));

/** As the kernel tells addresses: IPv6 with its zeros left out (RFC 5952). */
const error = EXPECTED_ADDRESS;
const address = z.union([z.ipv4({ error }), z.ipv6({ error }).transform(canonical)], { error });

const accept = () => z.union([nowOrNever, after, rate, batch], { error: EXPECTED_ACCEPT }).prefault('now');
const answer = () => z.union([nowOrNever, after], { error: EXPECTED_ANSWER }).prefault('now');

/** `target.upstream`: what a proxy passes requests on to. */
const upstream = z
  .strictObject({
    kind: z
      .literal(['raw', 'node', 'none'])
      .prefault('raw')
      .describe('raw: our own accept loop. node: node:http. none: nobody listens there.'),
    listen: z.literal(['tcp', 'unix']).prefault('tcp').describe('tcp: a port of 127.0.0.1. unix: a Unix socket.'),
    backlog: count(0, 2 ** 31 - 1)
      .prefault(DEFAULT_BACKLOG)
      .describe('The number that it hands to listen(2).'),
    accept: accept().describe('raw: when it calls accept().'),
    answer: answer().describe('When it answers a request.'),
    nofile: count(32, 2 ** 30)
      .exactOptional()
      .describe('RLIMIT_NOFILE of its process. Default: that of its host.'),
    timeout: duration(1).prefault('60s').describe('How long the proxy waits for it, to connect and to answer.'),
  })
  .transform(({ timeout, ...spec }) => ({ ...spec, timeoutMs: timeout }));

/** `target`: what listens. */
export const target = z
  .strictObject({
    kind: z
      .literal(TARGET_KINDS)
      .default('raw')
      .describe(
        'raw: our own accept loop. node: node:http. node-cluster: the same with workers. python: a thread for each ' +
          'connection. nginx, haproxy, httpd: those, configured by us. command: any program. external: a server that runs already.',
      ),
    backlog: count(0, 2 ** 31 - 1)
      .prefault(DEFAULT_BACKLOG)
      .describe(
        'The number handed to listen(2); the kernel clamps it to net.core.somaxconn. Unless given, unknown for an ' +
          'external server and for a command without {backlog}.',
      ),
    workers: count(1, 1024).prefault(1).describe('Processes that serve the port: raw, node-cluster, nginx.'),
    command: z
      .array(z.string().max(4096))
      .min(1)
      .max(1000)
      .exactOptional()
      .describe(
        'command: program and arguments, with {host}, {port} and {backlog} in them. It stays in the foreground.',
      )
      .meta({ written: [['node', 'server.js', '--port', '{port}']] }),
    env: z
      .record(z.string(), z.string())
      .exactOptional()
      .describe('command: more environment variables.')
      .meta({ written: [{ NODE_ENV: 'production' }] }),
    cwd: z
      .string()
      .min(1)
      .exactOptional()
      .describe('command: the folder that it runs in.')
      .meta({ written: ['/srv/shop'] }),
    files: z
      .literal(FILE_SHARINGS)
      .exactOptional()
      .describe('command: private: what it writes stays in memory, and is gone with it. Default: shared.'),
    address: address
      .exactOptional()
      .describe('external: where the server is.')
      .meta({ written: ['127.0.0.1', '::1'] }),
    workerConnections: count(2, 10_000_000).exactOptional().describe('nginx: worker_connections.'),
    workerRlimitNofile: count(32, 2 ** 30)
      .exactOptional()
      .describe('nginx: worker_rlimit_nofile.'),
    maxconn: count(1, 1_000_000).exactOptional().describe('haproxy: maxconn, of its section global.'),
    upstream: upstream.exactOptional().describe('nginx, haproxy: what they pass requests on to.'),
    maxRequestWorkers: count(1, 20_000).exactOptional().describe('httpd: MaxRequestWorkers.'),
    serverLimit: count(1, 20_000).exactOptional().describe('httpd: ServerLimit.'),
    threadsPerChild: count(1, 20_000).exactOptional().describe('httpd: ThreadsPerChild.'),
    mpm: z
      .literal(['event', 'worker', 'prefork'])
      .exactOptional()
      .describe('httpd: its multi-processing module. Default: event. prefork has one worker a process.'),
    accept: accept().describe('When the raw target calls accept().'),
    answer: answer().describe('When the target answers a request.'),
    engine: z
      .literal(ENGINE_CHOICES)
      .exactOptional()
      .describe('raw: what it uses its sockets with. auto: io_uring, unless the scenario sets nofile or a pace.'),
    killAfter: duration().exactOptional().describe("Kill the target this long after the load's start."),
    killOne: duration()
      .exactOptional()
      .describe("Kill one process of the target, a worker if it has any, this long after the load's start."),
    pauseFor: duration()
      .exactOptional()
      .describe("Stop the target (SIGSTOP) from the load's start on, for this long. The kernel goes on for it."),
    readyTimeout: duration(1)
      .exactOptional()
      .describe('nginx, haproxy, httpd, python, command: how long it may take until it listens. Default: 15s.'),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .exactOptional()
      .describe('Where it listens. Default: 8080 in a lab, a free one on the host.')
      .meta({ written: [8080] }),
  })
  .transform(({ killAfter, killOne, pauseFor, readyTimeout, ...spec }) => ({
    ...spec,
    ...(readyTimeout !== undefined && { readyTimeoutMs: readyTimeout }),
    ...(killAfter !== undefined && { killAfterMs: killAfter }),
    ...(killOne !== undefined && { killOneAfterMs: killOne }),
    ...(pauseFor !== undefined && { pauseForMs: pauseFor }),
  }));

/** URL parsers write IPv6 addresses that way. */
function canonical(written: string): string {
  return new URL(`http://[${written}]/`).hostname.slice(1, -1);
}
