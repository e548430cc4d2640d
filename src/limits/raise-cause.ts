import { allowsMore, amountOf } from '../model/allows-more.ts';
import { type Cause, isBehind } from '../model/cause.ts';
import type { RaiseResult, RaiseRoom } from '../model/raise.ts';
import type { Scenario } from '../model/scenario.ts';
import { limitOf } from './catalog.ts';
import { raiseBehind } from './raise-behind.ts';

/** Raises the limit that is blamed, and nothing else, as far as the scenario's own load needs; or says why not. */
export function raiseCause(cause: Cause, scenario: Scenario, room: RaiseRoom): RaiseResult {
  if (cause.kind !== 'limit') return { raise: 'impossible', why: NOT_A_LIMIT[cause.kind] };
  if (scenario.lab.kind === 'host') {
    return { raise: 'impossible', why: 'a host lab is this machine as it stands: nothing of it is changed' };
  }
  const met = amountOf(cause.value);
  const above = met === undefined ? room : { ...room, met };
  const raised = isBehind(cause)
    ? raiseBehind(limitOf(cause.limit), cause.hop, scenario, above)
    : limitOf(cause.limit).raise(scenario, cause.side, above);
  if ('why' in raised) return { raise: 'impossible', why: raised.why };
  const { from = cause.value, to } = raised;
  // Where the value stands already, what comes with it may be what is missing.
  if (raised.with === undefined && !allowsMore(cause.setting, from, to)) {
    return { raise: 'impossible', why: `${cause.setting} is ${from} already, and ${to} is no more` };
  }
  const { limit, side, setting } = cause;
  const more = {
    ...(raised.with !== undefined && { with: raised.with }),
    ...(raised.from !== undefined && { leaves: true as const }),
    ...(isBehind(cause) && { hop: cause.hop }),
  };
  return { raise: 'raised', scenario: raised.scenario, change: { limit, side, setting, from, to, ...more } };
}

const NOT_A_LIMIT: Readonly<Record<Exclude<Cause['kind'], 'limit'>, string>> = {
  application: 'it is the application itself, and no limit',
  network: 'it is the network, and no limit',
  driver: 'it is the load driver, and no limit',
  unexplained: 'it has no known cause',
};
