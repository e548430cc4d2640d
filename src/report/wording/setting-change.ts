import type { SettingChange } from '../../model/raise.ts';
import { visible } from '../escape.ts';
import { where } from './cause.ts';

/** What a setting was changed to, with what it took: `1 (and tcp_tw_reuse_delay 1)`. */
export function changedTo({ to, with: companions = [] }: Pick<SettingChange, 'to' | 'with'>): string {
  if (companions.length === 0) return visible(to);
  const others = companions.map(({ setting, to: value }) => `${visible(lastName(setting))} ${visible(value)}`);
  return `${visible(to)} (and ${others.join(', ')})`;
}

type Place = Pick<SettingChange, 'side' | 'hop'>;

/** Where a setting was changed: `on the server`, `at upstream 127.0.0.1:9000`. */
export function changedWhere(place: Place): string {
  return `${place.hop === undefined ? 'on the' : 'at'} ${where(place)}`;
}

/** A sysctl without the folders that it shares with the setting it goes with. */
function lastName(setting: string): string {
  return setting.slice(setting.lastIndexOf('.') + 1);
}
