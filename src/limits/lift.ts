import { allowsMore, amountOf } from '../model/allows-more.ts';
import type { Cause, LimitCause } from '../model/cause.ts';
import type { LiftResult, LiftRoom } from '../model/lift.ts';
import type { Scenario } from '../model/scenario.ts';
import { limitOf } from './catalog.ts';

/** Raises the limit that is blamed, and nothing else, as far as the scenario's own load needs; or says why not. */
export function liftCause(cause: Cause, scenario: Scenario, room: LiftRoom): LiftResult {
  if (cause.kind !== 'limit') return { lift: 'impossible', why: NOT_A_LIMIT[cause.kind] };
  if (scenario.lab.kind === 'host') {
    return { lift: 'impossible', why: 'a host lab is this machine as it stands: nothing of it is changed' };
  }
  const met = amountOf(cause.value);
  const lifted = limitOf(cause.limit).lift(scenario, cause.side, met === undefined ? room : { ...room, met });
  if ('why' in lifted) return { lift: 'impossible', why: lifted.why };
  if (!allowsMore(cause.setting, cause.value, lifted.to)) {
    return { lift: 'impossible', why: `${cause.setting} is ${cause.value} already, and ${lifted.to} is no more` };
  }
  return { lift: 'raised', scenario: lifted.scenario, change: changeOf(cause, lifted.to) };
}

const NOT_A_LIMIT: Readonly<Record<Exclude<Cause['kind'], 'limit'>, string>> = {
  application: 'it is the application itself, and no limit',
  network: 'it is the network, and no limit',
  driver: 'it is the load driver, and no limit',
  unexplained: 'it has no known cause',
};

function changeOf({ limit, side, setting, value }: LimitCause, to: string) {
  return { limit, side, setting, from: value, to };
}
