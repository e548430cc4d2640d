import { readFolder, readOne } from '../../collectors/snapshot/tuning-files.ts';
import type { Configured } from '../../model/audit.ts';
import { limitsValue, parseLimitsFile } from '../../plan/tuning/limits-file.ts';
import { type LimitsUser, resolveLimits } from '../../plan/tuning/limits-settings.ts';
import { searchOrder } from '../../plan/tuning/search-order.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { badLines, type ConfiguredSettings, unreadable } from './sysctl-files.ts';

const ITEMS = ['nofile', 'nproc'];
const LIMITS_CONF = '/etc/security/limits.conf';
const LIMITS_D = ['/etc/security/limits.d', '/usr/etc/security/limits.d'];

/** The lines that decide the soft limits of a user's next login; services of systemd have nothing from these files. */
export function configuredAtLogin(tree: FileTree, user: LimitsUser | undefined): ConfiguredSettings {
  const first = readOne(tree, LIMITS_CONF);
  const folders = LIMITS_D.map(folder => readFolder(tree, folder));
  const files = [...first.files, ...searchOrder(folders)];
  const found = ITEMS.flatMap((item): [string, Configured][] => {
    const entry = user === undefined ? undefined : resolveLimits(files, user, item).soft;
    if (entry === undefined) return [];
    const { value, file, line } = entry;
    const number = limitsValue(value) ?? Number.POSITIVE_INFINITY;
    const amount = Number.isFinite(number) ? String(number) : 'unlimited';
    return [[item, { value, amount, file, line, effective: 'at-login' }]];
  });
  const problems = files.flatMap(file => parseLimitsFile(file).problems);
  return { configured: Object.fromEntries(found), notes: [...badLines(problems), ...unreadable([first, ...folders])] };
}
