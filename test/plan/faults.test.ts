import { describe, expect, test } from 'vitest';
import { InvalidInput } from '../../src/model/errors.ts';
import { parseScenario } from '../../src/plan/parse-scenario.ts';
import { planOf } from './machine.ts';

const faultsOf = (...entries: readonly string[]) => planOf(`lab: { network: [${entries.join(', ')}] }`).faults;

function problemOf(lab: string): string {
  try {
    parseScenario(`name: a\nlab: ${lab}\n`, 's.yaml');
  } catch (error) {
    if (error instanceof InvalidInput) return error.message;
    throw error;
  }
  return '';
}

describe('an entry of lab.network', () => {
  test('is one thing on one host', () => {
    expect(
      faultsOf(
        '{ on: server, drop: syn }',
        '{ on: client, reject: host-unreachable, share: 0.5, first: 3 }',
        '{ on: server, route: blackhole }',
        '{ on: client, route: elsewhere }',
        '{ on: client, queue: { bytes: 4000, bytesPerSecond: 16000 } }',
        '{ on: server, timestamps: old }',
        '{ on: client, mtu: 1280 }',
      ),
    ).toEqual([
      { on: 'server', drop: 'syn', share: 1 },
      { on: 'client', reject: 'host-unreachable', share: 0.5, first: 3 },
      { on: 'server', route: 'blackhole' },
      { on: 'client', route: 'elsewhere' },
      { on: 'client', queue: { bytes: 4000, bytesPerSecond: 16_000 } },
      { on: 'server', timestamps: 'old' },
      { on: 'client', mtu: 1280 },
    ]);
    expect(planOf('lab: { server: { addresses: 2 }, network: [{ on: server, address: missing }] }').faults).toEqual([
      { on: 'server', address: 'missing' },
    ]);
  });

  test.each([
    ['{ network: [{ on: server }] }', 'does not say what is wrong'],
    ['{ network: [{ on: server, drop: syn, route: blackhole }] }', 'drop and route are two entries'],
    ['{ network: [{ on: server, route: blackhole, share: 0.5 }] }', 'share and first are no part of route'],
    ['{ network: [{ on: server, address: missing }] }', 'has one address'],
    ['{ network: [{ on: server, reject: politely }] }', 'reject'],
    ['{ network: [{ on: client, mtu: 1500 }] }', 'cannot be 1500'],
    ['{ neighbours: resolved, network: [{ on: client, mtu: 1280 }] }', 'behind a router'],
  ])('%s is refused', (lab, why) => {
    expect(problemOf(lab)).toContain(why);
  });

  test('needs nft only for what a firewall does', () => {
    const needsNft = (entry: string) =>
      planOf(`lab: { network: [${entry}] }`).needs.some(need => need.need === 'program' && need.program === 'nft');
    expect(needsNft('{ on: server, reject: tcp-reset }')).toBe(true);
    expect(needsNft('{ on: server, route: blackhole }')).toBe(false);
  });
});
