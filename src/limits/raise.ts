import type { Lifted } from '../model/lift.ts';
import type { HostSpec, Scenario, TargetSpec } from '../model/scenario.ts';
import type { Side } from '../model/side.ts';

/** Ways in which a limit's `lift` changes a scenario. */

export function raiseSysctl(scenario: Scenario, side: Side, name: string, value: number | string): Lifted {
  const to = `${value}`;
  const { sysctl } = scenario.lab[side];
  return { scenario: withHost(scenario, side, { sysctl: { ...sysctl, [name]: to } }), to };
}

export function raiseTarget(scenario: Scenario, changes: Partial<TargetSpec>, to: number): Lifted {
  return { scenario: { ...scenario, target: { ...scenario.target, ...changes } }, to: `${to}` };
}

/** Host-wide values need `--allow-host-changes`; one that the scenario itself lowered is among those already. */
export function raiseHostWide(scenario: Scenario, name: string, value: number): Lifted {
  const { lab } = scenario;
  return { scenario: { ...scenario, lab: { ...lab, host: { ...lab.host, [name]: `${value}` } } }, to: `${value}` };
}

export function withHost(scenario: Scenario, side: Side, changes: Partial<HostSpec>): Scenario {
  const { lab } = scenario;
  return { ...scenario, lab: { ...lab, [side]: { ...lab[side], ...changes } } };
}
