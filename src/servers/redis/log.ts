import { valueIn } from '../../model/probe.ts';
import type { ConfigurationFiles } from '../configuration-files.ts';
import type { LogLineParser } from '../server.ts';
import type { SharedLog } from '../shared-log.ts';

const FOLDER = '/etc/redis';
/** `4711:M 30 Nov 2026 10:12:09.123 # text`: process id, role, local time, level and words (serverLogRaw of server.c). */
const LINE = /^(\d+):[A-Z] (\d\d \w{3} \d{4} [\d:.]+) (.*)$/;

export const parseRedisLine: LogLineParser = line => {
  const [, , time, text] = LINE.exec(line) ?? [];
  return time === undefined || text === undefined ? undefined : { wallMs: Date.parse(time), text };
};

/** redis opens its log anew for each line. */
export const REDIS_LOG: SharedLog = {
  files: tree => ['/var/log/redis/redis-server.log', ...configuredLogs(tree)],
  pidOf: line => Number(LINE.exec(line)?.[1]),
  parse: parseRedisLine,
};

function configuredLogs(tree: ConfigurationFiles): string[] {
  const names = valueIn(tree.list(FOLDER)) ?? [];
  return names.flatMap(name => {
    const text = valueIn(tree.read(`${FOLDER}/${name}`)) ?? '';
    return [...text.matchAll(/^logfile\s+"?(\/[^"\s]+)/gm)].map(([, file = '']) => file);
  });
}
