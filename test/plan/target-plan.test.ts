import { describe, expect, it } from 'vitest';
import { planOf } from './machine.ts';

const external = (address: string) => `lab: { kind: host }\ntarget: { kind: external, address: ${address}, port: 80 }`;

describe('the application of a plan', () => {
  it('is made large enough for the load where the scenario does not limit it', () => {
    expect(planOf('target: { kind: nginx, workers: 2 }\nload: { connections: 5000 }').target).toMatchObject({
      processes: 2,
      application: { kind: 'nginx', workers: 2, workerConnections: 5352 },
    });
    expect(planOf('target: { kind: httpd }').target.application).toEqual({
      kind: 'httpd',
      mpm: 'event',
      threadsPerChild: 250,
      serverLimit: 16,
      maxRequestWorkers: 1000,
    });
  });

  it('is what the scenario says', () => {
    const nginx = planOf('target: { kind: nginx, workerConnections: 512, workerRlimitNofile: 256 }').target.application;
    expect(nginx).toEqual({ kind: 'nginx', workers: 1, workerConnections: 512, workerRlimitNofile: 256 });
    const httpd = planOf('target: { kind: httpd, mpm: worker, maxRequestWorkers: 100 }').target.application;
    expect(httpd).toMatchObject({ mpm: 'worker', maxRequestWorkers: 100, threadsPerChild: 25, serverLimit: 16 });
  });

  it.each([
    [90, 18],
    [7, 7],
    [97, 97],
    [8000, 25],
  ])('of %i workers is whole children of %i threads', (most, threads) => {
    const plan = planOf(`target: { kind: httpd, maxRequestWorkers: ${most} }`).target.application;
    expect(plan).toMatchObject({ maxRequestWorkers: most });
    expect(most % (plan?.kind === 'httpd' ? plan.threadsPerChild : 0)).toBe(0);
    if (most <= 400) expect(plan).toMatchObject({ threadsPerChild: threads });
  });

  it('is nobody’s for the other kinds', () => {
    expect(planOf('target: { kind: python }').target).not.toHaveProperty('application');
  });
});

describe('the backlog of a plan', () => {
  it.each([
    ['kind: nginx', 511],
    ['kind: python, backlog: 5', 5],
    ['kind: command, command: [server, "{backlog}"]', 511],
    ['kind: command, command: [server]', undefined],
    ['kind: command, command: [server], backlog: 128', 128],
  ])('{ %s } is %s', (target, backlog) => {
    expect(planOf(`target: { ${target} }`).scenario.target.backlog).toBe(backlog);
  });

  it('of an external server is unknown', () => {
    expect(planOf(external('127.0.0.1')).scenario.target).not.toHaveProperty('backlog');
  });
});

describe('an external target', () => {
  it('on loopback needs nothing, and comes with a warning', () => {
    const { target, needs, warnings } = planOf(external('127.0.0.2'));
    expect(target).toEqual({ address: '127.0.0.2', port: 80, processes: 1 });
    expect(needs.map(({ need }) => need)).not.toContain('remote');
    expect(warnings).toEqual([
      { warning: 'external-target', address: '127.0.0.2', remote: false },
      { warning: 'shared-namespace' },
    ]);
  });

  it('anywhere else needs to be allowed, and shares no namespace', () => {
    const { target, needs, warnings, driver } = planOf(external('192.0.2.7'));
    expect(target).toMatchObject({ address: '192.0.2.7', remote: true });
    expect(needs).toContainEqual({ need: 'remote', address: '192.0.2.7' });
    expect(warnings).toEqual([{ warning: 'external-target', address: '192.0.2.7', remote: true }]);
    expect(driver.shards).toMatchObject([{ sources: [], destinations: [{ address: '192.0.2.7', port: 80 }] }]);
  });
});

describe('programs', () => {
  it.each([
    ['nginx', 'nginx', 'nginx-light'],
    ['httpd', 'apache2', 'apache2'],
    ['python', 'python3', 'python3'],
  ])('a target of kind %s needs %s', (kind, program, aptPackage) => {
    const need = { need: 'program', program, package: aptPackage, for: 'the target' };
    expect(planOf(`target: { kind: ${kind} }`).needs).toContainEqual(need);
  });
});
