import type { ArrivalSpec } from '../model/load-spec.ts';
import type { Scenario } from '../model/scenario.ts';

/** The same scenario with a load of so many connections. Steps keep their share of them, and their pace. */
export function withConnections(scenario: Scenario, connections: number): Scenario {
  const { load } = scenario;
  const arrival = scaled(load.arrival, connections / load.connections, connections);
  return { ...scenario, load: { ...load, connections, arrival } };
}

/** The last step takes what rounding left, and a step without connections is none. */
function scaled(arrival: ArrivalSpec, factor: number, connections: number): ArrivalSpec {
  if (arrival.mode !== 'steps') return arrival;
  let left = connections;
  const steps = arrival.steps.map((step, index) => {
    const isLast = index === arrival.steps.length - 1;
    const share = isLast ? left : Math.min(left, Math.round(step.connections * factor));
    left -= share;
    return { ...step, connections: share };
  });
  return { ...arrival, steps: steps.filter(step => step.connections > 0) };
}
