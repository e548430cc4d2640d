import { valueIn } from '../../model/probe.ts';
import type { ConfigurationFiles } from '../configuration-files.ts';
import type { CapLine, KnownCap } from '../known-program.ts';
import { amountOf, numberedLines, onCommandLine, optionValue } from '../options.ts';

export const HAPROXY_CAPS: readonly KnownCap[] = [
  {
    setting: 'maxconn',
    title: 'connections that haproxy, or one of its frontends, holds at a time',
    beyond:
      'others wait in the accept queue; beyond the maxconn of a server line requests wait within haproxy, and get 503 after `timeout queue`',
    line: wanted => `maxconn ${wanted}   # in the section global, and in the frontend`,
    option: wanted => `haproxy -n ${wanted}`,
    check: 'echo "show info" | socat - /run/haproxy/admin.sock | grep -iE "maxconn|currconns"',
    cost: 'about 32 KB of memory for each connection, and two descriptors',
  },
  {
    setting: 'server … maxconn',
    title: 'connections that haproxy makes to one server at a time; none by default',
    beyond: 'requests wait within haproxy, and get 503 after `timeout queue`',
    // The termination state, and counts of connections: `sQ-- 61/61/60/5/0` (configuration manual, 8.2.3 and 8.5).
    logged: /\ssQ[-A-Z]{2}\s+\d+\/\d+\/\d+\//,
    line: wanted =>
      `server … maxconn ${wanted}   # the line of that server in the backend; or a longer \`timeout queue\``,
    check: 'echo "show stat" | socat - /run/haproxy/admin.sock | cut -d, -f1-7   # scur, smax, slim',
    cost: 'as many more connections that the server behind has to hold',
  },
];

/** Sections whose `maxconn` bounds the connections that haproxy holds; one of a `server` line bounds those that it makes. */
const HOLDS = /^(global|defaults|frontend|listen)\b/;
const SECTION =
  /^(global|defaults|frontend|listen|backend|peers|resolvers|userlist|program|cache|ring|mailers|http-errors|fcgi-app)\b/;

/** A line of its own, or a word of a `bind` line, which bounds what comes by that one. */
const MAXCONN = /^(?:bind\s.*\s)?maxconn\s+(\d+)(?=\s|$)/;

/** `maxconn` of the files that `-f` names, and of `-n`. */
export function haproxyCaps(command: readonly string[], files: ConfigurationFiles): CapLine[] {
  const named = command.flatMap((word, at) =>
    word === '-f' && command[at + 1] !== undefined ? [command[at + 1] ?? ''] : [],
  );
  return [
    ...onCommandLine('maxconn', amountOf(optionValue(command, '-n'))),
    ...named.filter(file => file.startsWith('/')).flatMap(file => capsIn(file, valueIn(files.read(file)) ?? '')),
  ];
}

function capsIn(file: string, text: string): CapLine[] {
  let section = '';
  return numberedLines(text).flatMap(({ line, number }) => {
    if (SECTION.test(line)) section = line;
    const value = amountOf(MAXCONN.exec(line)?.[1]);
    if (value === undefined || !HOLDS.test(section)) return [];
    return [{ setting: 'maxconn', value, where: `${section}, ${file}:${number}` }];
  });
}
