import { attemptsOf } from '../model/load-spec.ts';
import type { Scenario } from '../model/scenario.ts';
import { SIDES } from '../model/side.ts';
import type { Contradiction } from './contradiction.ts';
import { driverContradictions } from './driver-contradictions.ts';
import { engineContradictions } from './engine-contradictions.ts';
import { familyContradictions } from './family-contradictions.ts';
import type { Path } from './path.ts';
import { probeContradictions } from './probe-contradictions.ts';
import { MOST_ATTEMPTS } from './schema/load.ts';
import { LONGEST_MS } from './schema/written.ts';
import { targetContradictions } from './target-contradictions.ts';

/** Every contradiction of a scenario. `given` tells a value that the file has from a default. */
export function contradictions(scenario: Scenario, given: (path: Path) => boolean): Contradiction[] {
  return [
    ...stepsAgainstConnections(scenario, given),
    ...hostLab(scenario),
    ...onlyAddress(scenario),
    ...noNeighbours(scenario),
    ...familyContradictions(scenario, given),
    ...targetContradictions(scenario, given),
    ...probeContradictions(scenario, given),
    ...driverContradictions(scenario, given),
    ...engineContradictions(scenario),
    ...tooMuch(scenario),
  ];
}

function stepsAgainstConnections({ load }: Scenario, given: (path: Path) => boolean): Contradiction[] {
  const path = ['load', 'connections'];
  if (load.arrival.mode !== 'steps' || !given(path)) return [];
  const sum = load.arrival.steps.reduce((total, step) => total + step.connections, 0);
  if (sum === load.connections) return [];
  const mistake = `load.connections is ${load.connections}, and the steps make ${sum}`;
  return [{ path, mistake, expected: 'their sum, or no load.connections', suggestion: `${sum}` }];
}

/** A host whose only address is missing has none to be reached at. */
function onlyAddress({ lab }: Scenario): Contradiction[] {
  return lab.network.flatMap((fault, index) => {
    const { addresses } = lab[fault.on];
    if (!('address' in fault) || (addresses !== 'auto' && addresses > 1)) return [];
    const mistake = `the ${fault.on} has one address, which cannot be missing`;
    return [{ path: ['lab', 'network', index, 'address'], mistake, expected: `lab.${fault.on}.addresses: 2, or more` }];
  });
}

/** The hosts are no neighbours where a router lies between them. */
function noNeighbours({ lab }: Scenario): Contradiction[] {
  const index = lab.network.findIndex(fault => 'mtu' in fault);
  if (index < 0 || lab.neighbours !== 'resolved') return [];
  const mistake = 'a host behind a router with a small MTU is no neighbour, which lab.neighbours: resolved makes it';
  return [{ path: ['lab', 'network', index, 'mtu'], mistake, expected: 'lab.neighbours: known, or no mtu' }];
}

/** A host lab is this machine as it stands. */
function hostLab({ lab, load }: Scenario): Contradiction[] {
  if (lab.kind !== 'host') return [];
  const asked: Path[] = [];
  if (lab.baseline !== 'host') asked.push(['lab', 'baseline']);
  for (const side of SIDES) {
    if (Object.keys(lab[side].sysctl).length > 0) asked.push(['lab', side, 'sysctl']);
    if (lab[side].conntrack) asked.push(['lab', side, 'conntrack']);
    if (lab[side].snat !== undefined) asked.push(['lab', side, 'snat']);
  }
  if (lab.server.addresses !== 'auto' && lab.server.addresses > 1) asked.push(['lab', 'server', 'addresses']);
  if (lab.network.length > 0) asked.push(['lab', 'network']);
  if (load.halfOpen > 0) asked.push(['load', 'halfOpen']);
  return asked.map(path => ({
    path,
    mistake: `a host lab changes nothing on this machine, so it cannot have ${path.join('.')}`,
    expected: 'lab.kind: netns, or not this key',
  }));
}

function tooMuch({ load }: Scenario): Contradiction[] {
  const found: Contradiction[] = [];
  const attempts = attemptsOf(load);
  if (attempts > MOST_ATTEMPTS) {
    const mistake = `the load makes ${attempts} attempts`;
    found.push({ path: ['load', 'repeat', 'times'], mistake, expected: `at most ${MOST_ATTEMPTS}` });
  }
  if (arrivalMs({ load }) > LONGEST_MS) {
    const mistake = 'the load takes more than an hour to arrive';
    found.push({ path: ['load', 'arrival'], mistake, expected: 'more per second, or fewer connections' });
  }
  return found;
}

function arrivalMs({ load: { arrival, connections } }: Pick<Scenario, 'load'>): number {
  switch (arrival.mode) {
    case 'burst':
      return 0;
    case 'rate':
      return (connections / arrival.perSecond) * 1000;
    case 'steps':
      return arrival.steps.reduce((sum, step) => sum + (step.connections / step.perSecond) * 1000 + step.holdMs, 0);
  }
}
