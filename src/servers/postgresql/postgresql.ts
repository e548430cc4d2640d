import { valueIn } from '../../model/probe.ts';
import type { ConfigurationFiles } from '../configuration-files.ts';
import type { CapLine, KnownProgram } from '../known-program.ts';
import { amountOf, numberedLines, onCommandLine, optionValue } from '../options.ts';
import { POSTGRESQL_SAYINGS } from './sayings.ts';

export const postgresql: KnownProgram = {
  name: 'PostgreSQL',
  package: 'postgresql',
  processName: /^(?:\S*\/)?(?:postgres|postmaster)\b/,
  // StreamServerPort, src/backend/libpq/pqcomm.c: twice MaxBackends until 15, twice MaxConnections since, and 10,000 at most.
  listen: {
    statement: backlog => `max_connections = ${Math.ceil(Number(backlog) / 2)}`,
    comment: () =>
      '# postgresql.conf; it listens for twice as many, and has no other setting for it; it takes a restart',
  },
  caps: [
    {
      setting: 'max_connections',
      title: 'connections that PostgreSQL serves at a time: 100, of which 3 are for superusers',
      beyond: 'it accepts others, answers "FATAL: sorry, too many clients already" and closes them',
      refusal: /sorry, too many clients already|remaining connection slots are reserved/i,
      otherwise: 100,
      // superuser_reserved_connections
      own: 3,
      line: wanted => `max_connections = ${wanted}   # postgresql.conf; it takes a restart`,
      option: wanted => `postgres -c max_connections=${wanted}`,
      check: "psql -c 'show max_connections' -c 'select count(*) from pg_stat_activity'",
      cost: 'a process of some MB for each connection in use, and shared memory for each that may be',
    },
  ],
  setCaps: postgresqlCaps,
  copied: {
    // A StartupMessage for the user postgres; R: how to prove that, which is asked of whoever gets a place.
    probe: { send: String.raw`\0\0\0\x17\0\x03\0\0user\0postgres\0\0`, expect: '/^R/' },
    command: postgresqlCopy,
  },
  logEntries: POSTGRESQL_SAYINGS,
};

/** `-c max_connections=N` wins over `-N`'s older way and over the file (postgres(1), config.sgml). */
function postgresqlCaps(command: readonly string[], files: ConfigurationFiles): readonly CapLine[] {
  const setting = 'max_connections';
  const given = command.join(' ');
  const told = /max_connections=(\d+)/.exec(given)?.[1] ?? optionValue(command, '-N');
  if (told !== undefined) return onCommandLine(setting, amountOf(told));
  const folder = optionValue(command, '-D');
  const file = /config_file=(\S+)/.exec(given)?.[1] ?? (folder && `${folder}/postgresql.conf`);
  if (file === undefined) return [];
  const lines = numberedLines(valueIn(files.read(file)) ?? '').flatMap(({ line, number }) => {
    const value = amountOf(/^max_connections\s*=?\s*'?(\d+)'?$/.exec(line)?.[1]);
    return value === undefined ? [] : [{ setting, value, where: `${file}:${number}` }];
  });
  return lines.slice(-1);
}

/**
 * Its files look as after a crash, and a server that recovers listens, but lets nobody in: a first process that serves nobody recovers
 * them. Then nobody from another host is let in by itself (pg_hba.conf).
 */
function postgresqlCopy([program = '', ...args]: readonly string[]): readonly string[] {
  const script = [
    'program=$1 && shift',
    '"$program" --single "$@" postgres < /dev/null > /dev/null',
    'echo "host all all all trust" > /tmp/loadline-hba.conf',
    'exec "$program" "$@" -c hba_file=/tmp/loadline-hba.conf',
  ];
  const settings = ['listen_addresses={host}', 'port={port}', 'unix_socket_directories=', 'fsync=off'];
  return ['/bin/sh', '-c', script.join('\n'), 'sh', program, ...args, ...settings.flatMap(setting => ['-c', setting])];
}
