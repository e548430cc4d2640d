import { valueIn } from '../../model/probe.ts';
import type { ConfigurationFiles } from '../configuration-files.ts';
import type { CapLine, KnownProgram } from '../known-program.ts';
import { amountOf, numberedLines, onCommandLine, optionValue } from '../options.ts';
import { MARIADB_SAYINGS } from './sayings.ts';

export const mariadb: KnownProgram = {
  name: 'MariaDB or MySQL',
  package: 'mariadb-server',
  processName: /^(?:\S*\/)?(?:mariadbd|mysqld)\b/,
  listen: {
    statement: backlog => `back_log = ${backlog}`,
    comment: () => '# below [mysqld]; it takes a restart',
  },
  caps: [
    {
      setting: 'max_connections',
      title: 'connections that MariaDB or MySQL serves at a time: 151, and one more for an administrator',
      beyond: 'it accepts others, answers "Too many connections" (1040) and closes them',
      refusal: /\btoo many connections\b/i,
      otherwise: 151,
      line: wanted => `max_connections = ${wanted}   # below [mysqld]; now: set global max_connections = ${wanted}`,
      option: wanted => `mariadbd --max-connections=${wanted}   # now: set global max_connections = ${wanted}`,
      check: "mysql -e \"show variables like 'max_connections'; show status like 'Max_used_connections'\"",
      cost: 'a thread and its buffers, some hundred KB to some MB, for each connection in use',
    },
  ],
  setCaps: mariadbCaps,
  logEntries: MARIADB_SAYINGS,
};

/** An option wins over the file of `--defaults-file`; other files are not read. */
function mariadbCaps(command: readonly string[], files: ConfigurationFiles): readonly CapLine[] {
  const setting = 'max_connections';
  const told = optionValue(command, '--max-connections', '--max_connections');
  if (told !== undefined) return onCommandLine(setting, amountOf(told));
  const file = optionValue(command, '--defaults-file');
  if (file === undefined) return [];
  let section = '';
  const lines = numberedLines(valueIn(files.read(file)) ?? '').flatMap(({ line, number }) => {
    section = /^\[(.+)\]$/.exec(line)?.[1] ?? section;
    const value = amountOf(/^max[-_]connections\s*=\s*(\d+)$/.exec(line)?.[1]);
    return value === undefined || !SERVER_SECTION.test(section) ? [] : [{ setting, value, where: `${file}:${number}` }];
  });
  return lines.slice(-1);
}

const SERVER_SECTION = /^(?:server|mysqld|mariadbd?)\b/;
