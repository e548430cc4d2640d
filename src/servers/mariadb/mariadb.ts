import type { KnownProgram } from '../known-program.ts';
import { amountOf, onCommandLine, optionValue } from '../options.ts';
import { MARIADB_SAYINGS } from './sayings.ts';

export const mariadb: KnownProgram = {
  name: 'MariaDB or MySQL',
  package: 'mariadb-server',
  processName: /^(?:\S*\/)?(?:mariadbd|mysqld)\b/,
  caps: [
    {
      setting: 'max_connections',
      title: 'connections that MariaDB or MySQL serves at a time: 151, and one more for an administrator',
      beyond: 'it accepts others, answers "Too many connections" (1040) and closes them',
      refusal: /\btoo many connections\b/i,
      otherwise: 151,
      line: wanted => `max_connections = ${wanted}   # below [mysqld]; now: set global max_connections = ${wanted}`,
      check: "mysql -e \"show variables like 'max_connections'; show status like 'Max_used_connections'\"",
      cost: 'a thread and its buffers, some hundred KB to some MB, for each connection in use',
    },
  ],
  setCaps: command =>
    onCommandLine('max_connections', amountOf(optionValue(command, '--max-connections', '--max_connections'))),
  logEntries: MARIADB_SAYINGS,
};
