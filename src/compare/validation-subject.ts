import type { EffectiveSetting, MeasuredMetric, Subject } from '../model/comparison.ts';
import type { Machine } from '../model/machine.ts';
import { SIDES } from '../model/side.ts';
import type { ValidatedLoad, Validation } from '../model/validation.ts';
import { distinctCauses, machinePhrase } from './subject.ts';

/** A validation: what its loads are served of without and with all lines, and what each line that matters does alone. */
export function subjectOfValidation({ lines, loads }: Validation, machine: Machine): Subject {
  const names = loads.map(({ scenario, attempted }) => `${scenario} of ${attempted}`).join(', ');
  return {
    kind: 'validation',
    conditions: {
      kernel: machine.kernel,
      machine: machinePhrase(machine),
      scenario: names,
      load: names,
      target: 'as each load says',
      driver: 'as each load says',
    },
    settings: lines.filter(({ untried }) => untried?.reason !== 'overruled').flatMap(onBothSides),
    causes: distinctCauses(loads.flatMap(({ causeAfter }) => causeAfter ?? [])),
    metrics: [...loads.flatMap(ofLoad), ...lines.flatMap(ofLine)],
  };
}

function onBothSides({ key: setting, value }: Validation['lines'][number]): EffectiveSetting[] {
  return SIDES.map(side => ({ side, setting, value }));
}

function ofLoad({ scenario, before, after }: ValidatedLoad): MeasuredMetric[] {
  return [
    served(`${scenario} without`, before),
    ...(after === undefined ? [] : [served(`${scenario} with all`, after)]),
  ];
}

function ofLine({ key, measurements }: Validation['lines'][number]): MeasuredMetric[] {
  return measurements.map(({ scenario, with: beside, alone }) => {
    const lines = beside === undefined ? `${key} alone` : [key, ...beside].join(' and ');
    return served(`${scenario} with ${lines}`, alone);
  });
}

function served(name: string, value: number): MeasuredMetric {
  return { name, values: [value], better: 'more', unit: 'connections' };
}
