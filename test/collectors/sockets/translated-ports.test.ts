import { expect, it } from 'vitest';
import { countTranslated, keepMost } from '../../../src/collectors/sockets/translated-ports.ts';

const TO = { destination: '198.19.0.1', destinationPort: 8080 };

function entry(sourcePort: number, port: number, address = '198.18.0.9') {
  const reply = { source: TO.destination, sourcePort: TO.destinationPort, destination: address, destinationPort: port };
  return { source: '198.18.0.1', sourcePort, ...TO, reply };
}

function counted(...entries: readonly ReturnType<typeof entry>[]) {
  const ways = countTranslated();
  for (const one of entries) ways.add(one);
  return ways.result();
}

it('counts ports that connections were given, one way after the other, the most first', () => {
  expect(counted(entry(1, 40_000), entry(2, 40_002, '198.18.0.8'), entry(3, 40_003, '198.18.0.8'))).toEqual([
    { to: '198.19.0.1:8080', address: '198.18.0.8', ports: 2, lowest: 40_002, highest: 40_003 },
    { to: '198.19.0.1:8080', address: '198.18.0.9', ports: 1, lowest: 40_000, highest: 40_000 },
  ]);
});

it('counts no connection that kept its own end', () => {
  expect(counted(entry(40_000, 40_000, '198.18.0.1'))).toEqual([]);
});

it('keeps of several readings the one with the most ports, never all of them together', () => {
  const most = keepMost();
  most.add(counted(entry(1, 40_000), entry(2, 40_001)));
  most.add(counted(entry(3, 40_005)));
  most.add([]);
  expect(most.result()).toMatchObject([{ ports: 2, lowest: 40_000, highest: 40_001 }]);
});
