import { programDriver } from '../model/driver-spec.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Contradiction } from './contradiction.ts';
import type { Path } from './path.ts';

const PATH = ['lab', 'family'];

/** Keys that do not go with `lab.family`. `given` tells a value that the file has from a default. */
export function familyContradictions(scenario: Scenario, given: (path: Path) => boolean): Contradiction[] {
  const { lab, target, driver, load } = scenario;
  const found: Contradiction[] = [];
  if (target.address !== undefined && given(PATH)) {
    found.push({ path: PATH, mistake: 'the address of an external target says its family', expected: 'not this key' });
  }
  if (lab.kind === 'host' && lab.family !== 'ipv4') found.push(...onLoopback(scenario));
  if (lab.family !== 'ipv4' && lab.neighbours === 'resolved') {
    const mistake = 'only ARP resolves the addresses of a lab';
    found.push({ path: ['lab', 'neighbours'], mistake, expected: 'lab.family: ipv4, or neighbours: known' });
  }
  if (lab.family !== 'both') return found;
  const kind = programDriver(scenario);
  if (kind !== undefined) {
    const mistake = `${kind} connects to one address, and lab.family: both takes two`;
    found.push({ path: PATH, mistake, expected: 'ipv4 or ipv6, or driver.kind: connections' });
  }
  if (driver.processes === 1) {
    const mistake = 'each driver process connects by one family';
    found.push({ path: ['driver', 'processes'], mistake, expected: '2 or more, or auto' });
  }
  if (load.connections < 2) {
    found.push({ path: ['load', 'connections'], mistake: 'half a connection by each family', expected: '2 or more' });
  }
  return found;
}

function onLoopback({ lab }: Scenario): Contradiction[] {
  if (lab.family === 'both') {
    const mistake = 'a listener on :: is open to everybody who reaches this machine';
    return [{ path: PATH, mistake, expected: 'ipv4 or ipv6, or lab.kind: netns' }];
  }
  return (['client', 'server'] as const).flatMap(side => {
    const { addresses } = lab[side];
    if (addresses === 'auto' || addresses === 1) return [];
    return [{ path: ['lab', side, 'addresses'], mistake: 'IPv6 has one loopback address, ::1', expected: '1 or auto' }];
  });
}
