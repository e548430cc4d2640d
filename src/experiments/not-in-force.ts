import { allowsMore } from '../model/allows-more.ts';
import type { SettingChange } from '../model/raise.ts';
import type { Trial } from '../model/trial.ts';

/** Why a change was not in force in a trial, as its own evidence tells; undefined where it was, or where nothing was read back. */
export function notInForce(
  { limit, side, setting, from, to, hop }: SettingChange,
  trial: Pick<Trial, 'inForce' | 'refused'>,
): string | undefined {
  const refusal = trial.refused?.find(({ name, side: on }) => name === setting && (on === side || on === 'host'));
  if (refusal !== undefined) return `${setting} = ${to} was refused: ${refusal.why}`;
  const inForce = trial.inForce?.(limit, side, hop);
  if (inForce === undefined || inForce === to || !isComparable(from)) return undefined;
  return allowsMore(setting, from, inForce)
    ? undefined
    : `${setting} was set to ${to}, and ${inForce} was in force all the same`;
}

/** A limit that was raised from the start has no value that was met. */
function isComparable(from: string): boolean {
  return /^\d/.test(from);
}
