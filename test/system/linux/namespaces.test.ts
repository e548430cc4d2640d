import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { expect } from 'vitest';
import { createNetworkNamespace, type NetworkNamespace } from '../../../src/system/linux/namespaces.ts';
import { testWith } from '../../collectors/needs.ts';

const NAMESPACES = ['namespaces'] as const;
const where = (): string => readlinkSync('/proc/thread-self/ns/net');

function withTwo(use: (one: NetworkNamespace, other: NetworkNamespace) => void): void {
  const one = createNetworkNamespace();
  const other = createNetworkNamespace();
  try {
    use(one, other);
  } finally {
    one.close();
    other.close();
  }
}

testWith(NAMESPACES, 'a namespace is entered and left again', () => {
  withTwo((one, other) => {
    const home = where();
    expect(new Set([home, one.run(where), other.run(where)]).size).toBe(3);
    expect(where()).toBe(home);
  });
});

testWith(NAMESPACES, 'what runs in one may run in another, and each comes back to the one before', () => {
  withTwo((one, other) => {
    const seen = one.run(() => [where(), other.run(where), where()]);
    expect(seen).toEqual([one.run(where), other.run(where), one.run(where)]);
  });
});

testWith(NAMESPACES, 'a namespace made inside another one does not move the thread', () => {
  withTwo(one => {
    const inside = one.run(() => {
      createNetworkNamespace().close();
      return where();
    });
    expect(inside).toBe(one.run(where));
  });
});

testWith(NAMESPACES, 'an error, and a promise, lead home too', () => {
  withTwo(one => {
    const home = where();
    expect(() => one.run(() => JSON.parse('{'))).toThrow(SyntaxError);
    expect(where()).toBe(home);
    expect(() => one.run(async () => 1)).toThrow('must be synchronous');
    expect(where()).toBe(home);
  });
});

testWith(NAMESPACES, 'files of /proc are those of the namespace', () => {
  withTwo(one => {
    const devices = one.run(() => readFileSync('/proc/thread-self/net/dev', 'utf8'));
    expect(devices.match(/^\s*\w+:/gm)?.map(name => name.trim())).toEqual(['lo:']);
  });
});

testWith(NAMESPACES, 'closing gives the descriptor back and ends the use', () => {
  const before = readdirSync('/proc/self/fd').length;
  const namespace = createNetworkNamespace();
  namespace.close();
  namespace.close();
  expect(readdirSync('/proc/self/fd').length).toBe(before);
  expect(() => namespace.run(where)).toThrow('closed');
});
