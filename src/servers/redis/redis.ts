import type { KnownProgram } from '../known-program.ts';
import { amountOf, onCommandLine, optionValue } from '../options.ts';
import { parseRedisLine, REDIS_LOG } from './log.ts';
import { REDIS_SAYINGS } from './sayings.ts';

export const redis: KnownProgram = {
  name: 'redis',
  package: 'redis-server',
  processName: /^(?:\S*\/)?(?:redis|valkey)-server\b/,
  listen: {
    statement: backlog => `tcp-backlog ${backlog}`,
    comment: () => '# redis.conf; it takes a restart',
  },
  caps: [
    {
      setting: 'maxclients',
      title: 'clients that redis serves at a time: 10,000, or what its descriptors leave (RLIMIT_NOFILE less 32)',
      beyond: 'it accepts others, answers "-ERR max number of clients reached" and closes them',
      refusal: /max number of clients( \+ cluster connections)? reached/i,
      otherwise: 10_000,
      spareDescriptors: 32,
      line: wanted => `maxclients ${wanted}   # redis.conf; now: redis-cli config set maxclients ${wanted}`,
      option: wanted => `redis-server --maxclients ${wanted}   # now: redis-cli config set maxclients ${wanted}`,
      check: 'redis-cli config get maxclients; redis-cli info clients',
      cost: 'some KB of memory and a descriptor for each client',
    },
  ],
  // A running redis has rewritten its command line, and leaves no more than its address there.
  setCaps: command => onCommandLine('maxclients', amountOf(optionValue(command, '--maxclients'))),
  copied: {
    probe: { send: 'PING\\r\\n', expect: '+PONG' },
    // What it holds is loaded from its folder, and nothing is saved.
    command: ([title = 'redis-server', ...words]) => [
      ...[title.split(' ')[0] ?? title, ...words, '--bind', '{host}', '--port', '{port}'],
      ...['--protected-mode', 'no', '--save', '', '--appendonly', 'no', '--daemonize', 'no'],
    ],
    forgetsWords: true,
  },
  logEntries: REDIS_SAYINGS,
  parseLogLine: parseRedisLine,
  sharedLog: REDIS_LOG,
};
