import type { LimitHere } from '../../model/limit.ts';
import { columns } from './columns.ts';

/** The catalog as a table, a line per limit. */
export function limitsTable(limits: readonly LimitHere[]): string {
  const rows = limits.map(limit => [
    limit.id,
    limit.scope,
    limit.sides.join(', '),
    limit.setting.name,
    valueHere(limit),
  ]);
  return columns([['LIMIT', 'SCOPE', 'SIDE', 'SETTING', 'HERE'], ...rows]);
}

/** The largest number of the kernel, as systemd sets fs.file-max, is no limit. */
function valueHere({ setting, value }: LimitHere): string {
  if (value === '9223372036854775807') return 'unlimited';
  return value ?? (['listen', 'directive'].includes(setting.kind) ? 'per application' : 'unknown');
}
