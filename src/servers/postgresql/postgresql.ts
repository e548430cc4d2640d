import { valueIn } from '../../model/probe.ts';
import type { ConfigurationFiles } from '../configuration-files.ts';
import type { CapLine, KnownProgram } from '../known-program.ts';
import { amountOf, numberedLines, onCommandLine, optionValue } from '../options.ts';
import { POSTGRESQL_SAYINGS } from './sayings.ts';

export const postgresql: KnownProgram = {
  name: 'PostgreSQL',
  package: 'postgresql',
  processName: /^(?:\S*\/)?(?:postgres|postmaster)\b/,
  caps: [
    {
      setting: 'max_connections',
      title: 'connections that PostgreSQL serves at a time: 100, of which 3 are for superusers',
      beyond: 'it accepts others, answers "FATAL: sorry, too many clients already" and closes them',
      refusal: /sorry, too many clients already|remaining connection slots are reserved/i,
      otherwise: 100,
      line: wanted => `max_connections = ${wanted}   # postgresql.conf; it takes a restart`,
      check: "psql -c 'show max_connections' -c 'select count(*) from pg_stat_activity'",
      cost: 'a process of some MB for each connection in use, and shared memory for each that may be',
    },
  ],
  setCaps: postgresqlCaps,
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
