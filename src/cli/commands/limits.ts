import { explainLimit } from '../../explain/limit-entry.ts';
import { LIMITS } from '../../limits/catalog.ts';
import { EXIT, type ExitCode, usageError } from '../../model/errors.ts';
import type { Limit } from '../../model/limit.ts';
import { suggest } from '../../model/suggest.ts';
import { columns } from '../../report/terminal/columns.ts';
import { explanationText } from '../../report/terminal/explanation.ts';
import { settingValue } from '../../system/setting-value.ts';
import { deliver } from '../deliver.ts';
import type { GlobalOptions } from '../options.ts';

/** `loadline limits [id]`: the catalog with this machine's values, or one limit in full. */
export function limits(id: string | undefined, options: GlobalOptions): ExitCode {
  if (id === undefined) {
    deliver(options, format => (format === 'json' ? json(LIMITS) : table(LIMITS)));
    return EXIT.pass;
  }
  const limit = LIMITS.find(each => each.id === id) ?? unknownLimit(id);
  deliver(options, (format, colour) =>
    format === 'json' ? json([limit]) : explanationText(explainLimit(limit, settingValue(limit.setting)), colour),
  );
  return EXIT.pass;
}

function table(catalog: readonly Limit[]): string {
  const rows = catalog.map(({ id, scope, sides, setting }) => [
    id,
    scope,
    sides.join(', '),
    setting.name,
    here(setting) ?? (['listen', 'directive'].includes(setting.kind) ? 'per application' : 'unknown'),
  ]);
  return columns([['LIMIT', 'SCOPE', 'SIDE', 'SETTING', 'HERE'], ...rows]);
}

/** The largest number of the kernel, as systemd sets fs.file-max, is no limit. */
function here(setting: Limit['setting']): string | undefined {
  const value = settingValue(setting);
  return value === '9223372036854775807' ? 'unlimited' : value;
}

function json(catalog: readonly Limit[]): string {
  const entries = catalog.map(({ id, title, scope, sides, setting, symptoms, decoys, source }) => ({
    id,
    title,
    scope,
    sides,
    setting,
    value: settingValue(setting) ?? null,
    symptoms,
    decoys,
    source,
  }));
  return `${JSON.stringify({ schema: 'loadline.limits/1', limits: entries }, null, 2)}\n`;
}

function unknownLimit(id: string): never {
  const names = LIMITS.map(limit => limit.id);
  const likely = suggest(id, names);
  throw usageError('limit', `there is no limit '${id}'`, `one of ${names.join(', ')}`, likely);
}
