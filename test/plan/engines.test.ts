import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../src/model/errors.ts';
import { absent, ok } from '../../src/model/probe.ts';
import { machineWith, planOf } from './machine.ts';

const able = machineWith({}, { ioUring: ok('usable') });
const unable = machineWith({}, { ioUring: absent('kernel.io_uring_disabled is 2') });

const MANY = 'load: { connections: 20000 }\n';

function enginesOf(text: string, machine = able): (string | undefined)[] {
  const { driver, target } = planOf(text, machine);
  return [driver.engine, target.engine ?? 'epoll'];
}

describe('the engines', () => {
  it.each([
    ['', ['io_uring', 'io_uring']],
    ['lab: { client: { nofile: 500 } }', ['epoll', 'io_uring']],
    ['lab: { server: { nofile: 500 } }', ['io_uring', 'epoll']],
    ['lab: { server: { nproc: 50 } }', ['io_uring', 'epoll']],
    ['lab: { server: { cgroup: { pids: 50 } } }', ['io_uring', 'epoll']],
    ['lab: { client: { user: ordinary } }', ['epoll', 'io_uring']],
    ['lab: { host: { fs.nr_open: 8192 } }', ['epoll', 'epoll']],
    ['lab: { host: { fs.epoll.max_user_watches: 1500 } }', ['epoll', 'epoll']],
    ['lab: { host: { net.netfilter.nf_conntrack_max: 5000 } }', ['io_uring', 'io_uring']],
    ['lab: { family: ipv6 }', ['io_uring', 'io_uring']],
    ['target: { accept: { after: 1s } }', ['io_uring', 'epoll']],
    ['target: { accept: never }', ['io_uring', 'io_uring']],
    ['target: { kind: node }', ['io_uring', 'epoll']],
    ['driver: { engine: epoll }\ntarget: { engine: epoll }', ['epoll', 'epoll']],
    ['driver: { kind: wrk }\nload: { duration: 1s, connections: 20000 }', ['program', 'io_uring']],
  ])('of %j are %j', (text, engines) => {
    expect(enginesOf(text.includes('load:') ? text : MANY + text)).toEqual(engines);
  });

  it('are epoll for a load that one process holds either way, unless asked for by name', () => {
    expect(enginesOf('load: { connections: 19999 }')).toEqual(['epoll', 'epoll']);
    expect(enginesOf('driver: { engine: io_uring }\ntarget: { engine: io_uring }')).toEqual(['io_uring', 'io_uring']);
  });

  it('are epoll where io_uring cannot be used, or was not looked for', () => {
    expect(enginesOf(MANY, unable)).toEqual(['epoll', 'epoll']);
    expect(enginesOf(MANY, machineWith())).toEqual(['epoll', 'epoll']);
  });

  it('go without io_uring only with a word about it', () => {
    const warning = { warning: 'without-io-uring', parts: ['driver', 'target'], why: 'kernel.io_uring_disabled is 2' };
    expect(planOf(MANY, unable).warnings).toContainEqual(warning);
    expect(planOf(`${MANY}target: { kind: node }`, unable).warnings).toContainEqual({ ...warning, parts: ['driver'] });
    const chosen = (text: string, machine = unable) => planOf(text, machine).warnings.map(({ warning }) => warning);
    expect(chosen(MANY, able)).toEqual([]);
    expect(chosen('load: { connections: 19999 }')).not.toContain('without-io-uring');
    expect(chosen(`${MANY}driver: { engine: epoll }\ntarget: { engine: epoll }`)).not.toContain('without-io-uring');
  });

  it('are needed where they are asked for by name', () => {
    const needs = planOf('driver: { engine: io_uring }', unable).needs.filter(({ need }) => need === 'io-uring');
    expect(needs).toEqual([{ need: 'io-uring', for: 'driver.engine: io_uring' }]);
  });

  it.each([
    'lab: { client: { nofile: 500 } }\ndriver: { engine: io_uring }',
    'lab: { server: { nofile: 500 } }\ntarget: { engine: io_uring }',
    'target: { engine: io_uring, accept: { perSecond: 5 } }',
    'target: { kind: node, engine: io_uring }',
    'driver: { kind: wrk, engine: io_uring }\nload: { duration: 1s }',
  ])('are not what %j asks for', text => {
    expect(() => planOf(text, able)).toThrow(InvalidInput);
  });
});

describe('a million connections', () => {
  const plan = planOf('load: { connections: 1000000 }', machineWith({}, { ioUring: ok('usable'), cpus: 2 }));

  it('take a process a processor on each side, and no warning of descriptors', () => {
    expect([plan.driver.shards.length, plan.target.processes]).toEqual([2, 2]);
    expect(plan.warnings).toEqual([]);
  });

  it('need memory and open files, said before anything starts', () => {
    expect(plan.needs).toContainEqual({ need: 'open-files', files: 2_000_000 });
    const memory = plan.needs.find(need => need.need === 'memory');
    expect(memory?.need === 'memory' && memory.bytes / 1e9).toBeGreaterThan(8);
  });
});
