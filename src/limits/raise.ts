import { beyond } from '../model/allows-more.ts';
import type { HostSpec } from '../model/lab-spec.ts';
import { valueIn } from '../model/probe.ts';
import type { Raised, RaiseRoom } from '../model/raise.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Side } from '../model/side.ts';
import type { TargetKind, TargetSpec } from '../model/target-spec.ts';

/** Ways in which a limit's `lift` changes a scenario. */

export function raiseSysctl(scenario: Scenario, side: Side, name: string, value: number | string): Raised {
  const to = `${value}`;
  const { sysctl } = scenario.lab[side];
  return { scenario: withHost(scenario, side, { sysctl: { ...sysctl, [name]: to } }), to };
}

/** Only of a server whose configuration is made here: that of a command's or of one that runs already is another's. */
export function configuredElsewhere({ target }: Scenario, kind: TargetKind): string | undefined {
  if (target.kind === kind) return undefined;
  return 'it stands in the configuration of a server that loadline does not configure';
}

export function raiseTarget(scenario: Scenario, changes: Partial<TargetSpec>, to: number): Raised {
  return { scenario: { ...scenario, target: { ...scenario.target, ...changes } }, to: `${to}` };
}

/**
 * Host-wide values need `--allow-host-changes`; one that the scenario itself lowered is among those already. Never below what
 * the machine has, whose own work may count on it.
 */
export function raiseHostWide(
  scenario: Scenario,
  name: string,
  value: number,
  { settings, met = 0 }: RaiseRoom,
): Raised {
  const own = ownValue(name, settings);
  const wanted = beyond(met, value);
  const to = own !== undefined && Number(own) > wanted ? own : `${wanted}`;
  return withHostWide(scenario, name, to);
}

/** Back to what the machine has, where the scenario is below that; `why`: what speaks against more. */
export function backToOwn(scenario: Scenario, name: string, { settings }: RaiseRoom, why: string): Raised {
  const own = ownValue(name, settings);
  const set = scenario.lab.host[name];
  if (own === undefined || set === undefined || set === own) return { why };
  return withHostWide(scenario, name, own);
}

/** A power of two, as administrators write it. */
export function powerOfTwo(atLeast: number): number {
  return 2 ** Math.ceil(Math.log2(atLeast));
}

function ownValue(name: string, settings: RaiseRoom['settings']): string | undefined {
  return valueIn(settings[name] ?? { state: 'absent', why: 'not read' })
    ?.trim()
    .replaceAll(/\s+/g, ' ');
}

function withHostWide(scenario: Scenario, name: string, to: string): Raised {
  const { lab } = scenario;
  return { scenario: { ...scenario, lab: { ...lab, host: { ...lab.host, [name]: to } } }, to };
}

export function withHost(scenario: Scenario, side: Side, changes: Partial<HostSpec>): Scenario {
  const { lab } = scenario;
  return { ...scenario, lab: { ...lab, [side]: { ...lab[side], ...changes } } };
}
