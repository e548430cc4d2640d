import { valueIn } from '../../model/probe.ts';
import type { ConfigurationFiles } from '../configuration-files.ts';
import type { SharedLog } from '../shared-log.ts';

const FOLDER = '/etc/redis';

/** redis opens its log anew for each line (serverLogRaw of server.c), which begins with its process id and role: `4711:M 30 Nov …`. */
export const REDIS_LOG: SharedLog = {
  files: tree => ['/var/log/redis/redis-server.log', ...configuredLogs(tree)],
  line: /^(\d+):[A-Z] \d\d \w{3} \d{4} [\d:.]+ (.*)$/,
};

function configuredLogs(tree: ConfigurationFiles): string[] {
  const names = valueIn(tree.list(FOLDER)) ?? [];
  return names.flatMap(name => {
    const text = valueIn(tree.read(`${FOLDER}/${name}`)) ?? '';
    return [...text.matchAll(/^logfile\s+"?(\/[^"\s]+)/gm)].map(([, file = '']) => file);
  });
}
