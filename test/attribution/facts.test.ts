import { describe, expect, it } from 'vitest';
import { acceptanceFact } from '../../src/attribution/facts/acceptance.ts';
import { listenerFact } from '../../src/attribution/facts/listener.ts';
import { lossesFact } from '../../src/attribution/facts/losses.ts';
import { portsFact } from '../../src/attribution/facts/ports.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import type { OtherListener } from '../../src/model/host-evidence.ts';
import { ok, valueIn } from '../../src/model/probe.ts';
import type { Run } from '../../src/model/run.ts';
import { type Series, seriesOf } from '../../src/model/series.ts';
import { RUN } from '../report/samples.ts';
import { evidenceOf, NONE } from './nothing-seen.ts';

/** Rows at 0, 100, 200, … ms. */
function rows(...values: readonly Record<string, number>[]): Series {
  return seriesOf(
    values.map((_, index) => index * 100),
    values,
  );
}

function aSetting(name: string, value: string) {
  return { name, value, origin: 'scenario' } as const;
}

const listener = (series: Series) => ok({ address: '198.19.0.1', port: 8080, series });

describe('acceptanceFact', () => {
  it('measures speed only while connections wait, and stalls while none is taken', () => {
    const counters = rows(...[50, 200, 280, 380, 380].map(opened => ({ 'Tcp.PassiveOpens': opened })));
    const queue = rows(...[0, 150, 130, 110, 0].map(waiting => ({ queue: waiting })));
    const fact = valueIn(acceptanceFact(evidenceOf({}, { counters: ok(counters), listener: listener(queue) })));
    expect(fact).toMatchObject({ accepted: 330, busyPerSecond: 1200, longestStallMs: 100, stalledAtEnd: false });
  });

  it('knows no speed where more were taken than had waited: a short queue is empty most of the time', () => {
    const counters = rows(...[0, 6, 30, 60].map(opened => ({ 'Tcp.PassiveOpens': opened })));
    const queue = rows(...[0, 5, 5, 5].map(waiting => ({ queue: waiting })));
    const fact = valueIn(acceptanceFact(evidenceOf({}, { counters: ok(counters), listener: listener(queue) })));
    expect(fact).toMatchObject({ busyPerSecond: undefined });
  });

  it('knows no speed where all that waited were taken: a queue of two is empty most of the time', () => {
    const counters = rows(...[0, 2, 4, 6, 8].map(opened => ({ 'Tcp.PassiveOpens': opened })));
    const queue = rows(...[0, 2, 2, 2, 2].map(waiting => ({ queue: waiting })));
    const fact = valueIn(acceptanceFact(evidenceOf({}, { counters: ok(counters), listener: listener(queue) })));
    expect(fact).toMatchObject({ accepted: 6, busyPerSecond: undefined });
  });

  it('takes the edge of a stall for neither speed nor slowness', () => {
    const counters = rows(...[0, 129, 129, 129, 129].map(opened => ({ 'Tcp.PassiveOpens': opened })));
    const queue = rows(...[0, 129, 129, 128, 0].map(waiting => ({ queue: waiting })));
    const fact = valueIn(acceptanceFact(evidenceOf({}, { counters: ok(counters), listener: listener(queue) })));
    expect(fact).toMatchObject({ busyPerSecond: undefined, longestStallMs: 200 });
  });

  it('measures one that accepts now and then over all the time that it had', () => {
    const counters = rows(...[0, 100, 100, 100, 100, 100].map(opened => ({ 'Tcp.PassiveOpens': opened })));
    const queue = rows(...[0, 100, 100, 99, 99, 98].map(waiting => ({ queue: waiting })));
    const fact = valueIn(acceptanceFact(evidenceOf({}, { counters: ok(counters), listener: listener(queue) })));
    expect(fact).toMatchObject({ busyPerSecond: 5 });
  });

  it('knows no speed where the queue ran empty in between, and a SYN that was sent again came at the end', () => {
    const counters = rows(...[0, 2, 2, 2, 4].map(opened => ({ 'Tcp.PassiveOpens': opened })));
    const queue = rows(...[0, 2, 0, 0, 2].map(waiting => ({ queue: waiting })));
    const fact = valueIn(acceptanceFact(evidenceOf({}, { counters: ok(counters), listener: listener(queue) })));
    expect(fact).toMatchObject({ accepted: 2, busyPerSecond: undefined, stalledAtEnd: false });
  });

  it('knows no speed where the queue was always empty', () => {
    const counters = rows({ 'Tcp.PassiveOpens': 0 }, { 'Tcp.PassiveOpens': 900 });
    const fact = valueIn(
      acceptanceFact(evidenceOf({}, { counters: ok(counters), listener: listener(rows({ queue: 0 }, { queue: 0 })) })),
    );
    expect(fact?.busyPerSecond).toBeUndefined();
  });

  it('sees a stall that lasts to the end', () => {
    const counters = rows(...[0, 129, 129, 129, 129, 129].map(opened => ({ 'Tcp.PassiveOpens': opened })));
    const queue = rows(...[0, 129, 129, 129, 129, 129].map(waiting => ({ queue: waiting })));
    const fact = valueIn(acceptanceFact(evidenceOf({}, { counters: ok(counters), listener: listener(queue) })));
    expect(fact).toMatchObject({ accepted: 0, stalledAtEnd: true, errorsKnown: false });
  });

  it('takes two rows close to each other for no stall', () => {
    const counters = rows(...[0, 129, 150, 150].map(opened => ({ 'Tcp.PassiveOpens': opened })));
    const queue = rows(...[0, 100, 80, 80].map(waiting => ({ queue: waiting })));
    const fact = valueIn(acceptanceFact(evidenceOf({}, { counters: ok(counters), listener: listener(queue) })));
    expect(fact).toMatchObject({ stalledAtEnd: false });
  });

  it('says why where the server was not read', () => {
    expect(acceptanceFact(evidenceOf({}, {})).state).toBe('absent');
  });
});

describe('acceptanceFact beside other listeners', () => {
  // The namespace counts fifty connections more at each look: a proxy's own, to what stands behind it.
  const counters = ok(rows(...[0, 100, 150, 200].map(opened => ({ 'Tcp.PassiveOpens': opened }))));
  const queue = (others: number) => rows(...[0, 60, 60, 60].map(waiting => ({ queue: waiting, others })));
  const factOf = (others: number, connections?: Series, target: Partial<Evidence> = {}) => {
    const evidence = { address: '198.19.0.1', port: 8080, series: queue(others), ...(connections && { connections }) };
    return acceptanceFact({ ...evidenceOf({}, { counters, listener: ok(evidence) }), ...target });
  };

  it('does not take connections of others for accepted', () => {
    const looks = rows(...[0, 90, 90, 90].map((entered, look) => ({ entered, queue: look === 0 ? 0 : 60 })));
    expect(valueIn(factOf(1, looks))).toMatchObject({ accepted: 30, stalls: [{ fromMs: 100, toMs: 300 }] });
    expect(valueIn(factOf(0, looks))).toMatchObject({ accepted: 140, stalls: [] });
  });

  it("believes the target's own count first", () => {
    const series = rows(...[0, 40, 41, 42].map(accepted => ({ accepted })));
    const target = ok({ accepted: 42, answered: 42, acceptErrors: {}, series });
    expect(valueIn(factOf(1, undefined, { target }))).toMatchObject({ accepted: 42, stalls: [] });
  });

  it('does not know where nobody looked at the single connections', () => {
    expect(valueIn(factOf(1))).toMatchObject({ accepted: undefined, stalls: [], busyPerSecond: undefined });
  });

  it('knows that all were taken by the time the queue was empty', () => {
    const looks = seriesOf(
      [0, 100],
      [
        { entered: 0, queue: 0 },
        { entered: 90, queue: 60 },
      ],
    );
    const emptied = rows(...[0, 60, 0, 0].map(waiting => ({ queue: waiting, others: 1 })));
    const evidence = ok({ address: '198.19.0.1', port: 8080, series: emptied, connections: looks });
    expect(valueIn(acceptanceFact(evidenceOf({}, { counters, listener: evidence })))).toMatchObject({
      accepted: 90,
      stalledAtEnd: false,
    });
  });
});

describe('listenerFact', () => {
  const overflows = rows({ 'TcpExt.ListenOverflows': 0 }, { 'TcpExt.ListenOverflows': 9 });
  const settings = { 'net.core.somaxconn': ok('128') };

  it('takes an overflow between two samples for ours when nobody else listens', () => {
    const server = { counters: ok(overflows), settings, listener: listener(rows({ queue: 0, bound: 128, full: 0 })) };
    expect(valueIn(listenerFact(RUN, evidenceOf({}, server)))).toMatchObject({
      somaxconn: 128,
      bound: 128,
      wasFull: true,
    });
  });

  it('does not, when another listener was seen full', () => {
    const other = { address: '198.19.0.1', port: 8081, peakQueue: 17, bound: 16 };
    const server = {
      counters: ok(overflows),
      settings,
      listener: listener(rows({ queue: 3, bound: 128, full: 0 })),
      otherListeners: ok([other]),
    };
    expect(valueIn(listenerFact(RUN, evidenceOf({}, server)))).toMatchObject({ wasFull: false, fullOthers: [other] });
  });
});

describe('listenerFact of a listener whose drops the kernel tells', () => {
  const overflows = rows(
    { 'TcpExt.ListenOverflows': 0, 'TcpExt.ListenDrops': 0 },
    { 'TcpExt.ListenOverflows': 361, 'TcpExt.ListenDrops': 361 },
  );
  const factsOf = (series: Series, otherListeners: readonly OtherListener[] = []) => {
    const evidence = evidenceOf(
      {},
      { counters: ok(overflows), listener: listener(series), otherListeners: ok(otherListeners) },
    );
    const counters = ok(rows({ 'Ip.OutTransmits': 0 }));
    const both = { ...evidence, client: { ...evidence.client, counters } };
    return { listener: valueIn(listenerFact(RUN, evidence)), losses: valueIn(lossesFact(RUN, both))?.acceptQueue };
  };

  it('does not take overflows of the namespace for those of a listener that dropped nothing', () => {
    const { listener, losses } = factsOf(
      rows({ queue: 0, bound: 8, drops: 0 }, { queue: 9, bound: 8, full: 1, drops: 0 }),
    );
    expect(listener).toMatchObject({ wasFull: false, dropped: 0 });
    expect(losses).toEqual(ok(0));
  });

  it('tells apart what two listeners dropped', () => {
    const other = { address: '198.19.0.1', port: 9000, peakQueue: 9, bound: 8, drops: 321 };
    const { listener, losses } = factsOf(rows({ queue: 0, bound: 8, drops: 0 }, { queue: 8, bound: 8, drops: 40 }), [
      other,
    ]);
    expect(listener).toMatchObject({ wasFull: true, dropped: 40, fullOthers: [other] });
    expect(losses).toEqual(ok(40));
  });

  it('lets one that was closed have dropped what nobody else did', () => {
    const gone = rows({ queue: 0, bound: 8, sockets: 1, drops: 0 }, { queue: 0, bound: 0, sockets: 0, drops: 30 });
    const other = { address: '198.19.0.1', port: 9000, peakQueue: 9, bound: 8, drops: 300 };
    expect(factsOf(gone, [other]).listener).toMatchObject({ bound: 8, dropped: 61 });
  });
});

describe('listenerFact of a listener that listens again', () => {
  const factOf = (...values: readonly Record<string, number>[]) =>
    valueIn(listenerFact(RUN, evidenceOf({}, { listener: listener(rows(...values)) })));

  it('takes the bound that the queue had when it was full', () => {
    const before = { queue: 0, bound: 4096, sockets: 1, full: 0 };
    const short = { queue: 17, bound: 16, sockets: 1, full: 1 };
    expect(factOf(before, short)).toMatchObject({ bound: 16, wasFull: true });
    expect(factOf(short, before)).toMatchObject({ bound: 16, wasFull: true });
  });

  it('takes the bound at which it dropped, where it was seen full at none', () => {
    const rowsOf = [
      { queue: 0, bound: 4096, drops: 0 },
      { queue: 0, bound: 16, drops: 9 },
      { queue: 0, bound: 4096, drops: 9 },
    ];
    expect(factOf(...rowsOf)).toMatchObject({ bound: 16 });
  });

  it('takes the latest bound of one that was never short', () => {
    expect(factOf({ queue: 0, bound: 16 }, { queue: 0, bound: 4096 })).toMatchObject({ bound: 4096, wasFull: false });
  });
});

describe('listenerFact where somaxconn was changed', () => {
  const factOf = (backlog: number | undefined, ...values: readonly Record<string, number>[]) => {
    const { backlog: _, ...others } = RUN.plan.scenario.target;
    const target = { ...others, ...(backlog !== undefined && { backlog }) };
    const run = { ...RUN, plan: { ...RUN.plan, scenario: { ...RUN.plan.scenario, target } } };
    const settings = { 'net.core.somaxconn': ok('4096') };
    return valueIn(listenerFact(run, evidenceOf({}, { settings, listener: listener(rows(...values)) })));
  };

  it('takes the value of the last listen()', () => {
    const before = { queue: 0, bound: 4096, sockets: 1, somaxconn: 4096 };
    const after = { queue: 65, bound: 64, sockets: 1, somaxconn: 64 };
    expect(factOf(4096, before, after)).toMatchObject({ backlog: 4096, backlogTold: true, somaxconn: 64, bound: 64 });
    expect(factOf(undefined, before, after)).toMatchObject({ backlog: undefined, somaxconn: 64, bound: 64 });
    expect(factOf(64, before, { ...after, somaxconn: 4096 })).toMatchObject({ backlog: 64, somaxconn: 4096 });
  });

  it('takes the value of before the first look at the listener', () => {
    const none = { queue: 0, bound: 0, sockets: 0, somaxconn: 4096 };
    const full = { queue: 65, bound: 64, sockets: 1, somaxconn: 64 };
    expect(factOf(4096, full)).toMatchObject({ backlog: 4096, backlogTold: true, somaxconn: 64 });
    expect(factOf(4096, none, full)).toMatchObject({ backlog: 4096, backlogTold: true, somaxconn: 64 });
  });

  it('knows that the number is its own where somaxconn was lowered later', () => {
    const own = { queue: 65, bound: 64, sockets: 1, somaxconn: 4096 };
    const lowered = { ...own, somaxconn: 64 };
    expect(factOf(4096, own, lowered)).toMatchObject({ backlog: 64, backlogTold: false, somaxconn: 4096 });
    expect(factOf(undefined, own, lowered)).toMatchObject({ backlog: 64, backlogTold: false, somaxconn: 4096 });
  });
});

describe('listenerFact of a listener that is older than the setting', () => {
  const factOf = (atStart: string, now: string, backlog: number) => {
    const server = { ...RUN.plan.hosts.server, sysctl: [aSetting('net.core.somaxconn', atStart)] };
    const target = { ...RUN.plan.scenario.target, backlog };
    const plan = {
      ...RUN.plan,
      hosts: { ...RUN.plan.hosts, server },
      scenario: { ...RUN.plan.scenario, target },
    };
    const settings = { 'net.core.somaxconn': ok(now) };
    const series = rows({ queue: 0, bound: 128 }, { queue: 129, bound: 128 });
    return valueIn(listenerFact({ ...RUN, plan }, evidenceOf({}, { settings, listener: listener(series) })));
  };

  it('takes somaxconn for what it was when the target called listen()', () => {
    expect(factOf('128', '4096', 4096)).toMatchObject({ backlog: 4096, somaxconn: 128, bound: 128 });
  });

  it('believes the kernel where the program did not do as it was told', () => {
    expect(factOf('4096', '4096', 8192)).toMatchObject({
      backlog: 128,
      backlogTold: false,
      somaxconn: 4096,
      bound: 128,
    });
  });

  it('knows that an older setting was the bound where that is lower now', () => {
    expect(factOf('64', '64', 4096)).toMatchObject({ backlog: 128, backlogTold: false, somaxconn: 64, bound: 128 });
  });

  it('stays with the current value where neither explains the bound, or the backlog does', () => {
    expect(factOf('256', '4096', 4096)).toMatchObject({ backlog: 128, backlogTold: false, somaxconn: 4096 });
    expect(factOf('256', '4096', 128)).toMatchObject({ backlog: 128, somaxconn: 4096 });
  });
});

describe('listenerFact of several processes', () => {
  it('tells the bound of one queue, and that one of them was full', () => {
    const series = rows({ queue: 0, bound: 256, sockets: 4, full: 0 }, { queue: 201, bound: 256, sockets: 4, full: 1 });
    const fact = valueIn(listenerFact(RUN, evidenceOf({}, { listener: listener(series) })));
    expect(fact).toMatchObject({ queues: 4, bound: 64, peakQueue: 201, wasFull: true });
  });
});

describe('portsFact', () => {
  const settings = {
    'net.ipv4.ip_local_port_range': ok('40000 40009'),
    'net.ipv4.ip_local_reserved_ports': ok('40003,50000-50100'),
  };
  const use = (byState: Record<string, number>) =>
    ok([{ source: '198.18.0.1', destination: '198.19.0.1', destinationPort: 8080, byState }]);

  it('counts the range less what is reserved, by the state that holds it', () => {
    const fact = valueIn(
      portsFact(RUN, evidenceOf({ settings, portUse: use({ ESTABLISHED: 2, 'TIME-WAIT': 7 }) }, {}), []),
    );
    expect(fact).toMatchObject({ capacity: 9, reserved: 1, live: 2, inTimeWait: 7, exhausted: true });
  });

  it('is not exhausted while a pair has ports left, or was never used', () => {
    expect(valueIn(portsFact(RUN, evidenceOf({ settings, portUse: use({ ESTABLISHED: 8 }) }, {}), []))?.exhausted).toBe(
      false,
    );
    const destinations = [{ address: '198.19.0.1', port: 8080 }];
    const shards = [{ connections: 20, destinations, sources: ['198.18.0.1', '198.18.0.2'] }];
    const wider: Run = { ...RUN, plan: { ...RUN.plan, driver: { engine: 'epoll', shards } } };
    const full = evidenceOf({ settings, portUse: use({ ESTABLISHED: 9 }) }, {});
    expect(valueIn(portsFact(wider, full, []))?.exhausted).toBe(false);
  });
});

describe('portsFact of a program that has ended by itself', () => {
  const settings = { 'net.ipv4.ip_local_port_range': ok('40000 40098') };
  const full = [{ source: '127.0.0.1', destination: '127.0.0.1', destinationPort: 8080, byState: { 'TIME-WAIT': 99 } }];
  /** Rows at 0 and 100 ms, the end at 125 ms, and a row at 200 ms. */
  function ended(opened: readonly number[], waiting: readonly number[], run: Run = RUN) {
    const client = {
      settings,
      portUse: ok(full),
      counters: ok(rows(...opened.map(count => ({ 'Tcp.ActiveOpens': count })))),
      sockstat: ok(rows(...waiting.map(count => ({ 'TCP.tw': count })))),
    };
    const exit = { by: 'itself', code: 1, signal: null, atMs: 125 } as const;
    const driver = { side: 'client', role: 'driver', pid: 1, command: 'a', limits: NONE, descriptors: NONE } as const;
    return valueIn(portsFact(run, { ...evidenceOf(client, {}), processes: [{ ...driver, exit }] }, []));
  }

  it('takes its connections for open where few were closed before: its end closed them', () => {
    expect(ended([7, 57, 106], [0, 0, 99])).toMatchObject({ live: 99, inTimeWait: 0 });
  });

  it('takes them for closed where it closed as it went, also what it opened last', () => {
    expect(ended([7, 47, 106], [0, 38, 99])).toMatchObject({ live: 5, inTimeWait: 94 });
  });

  it('counts what had been there before', () => {
    expect(ended([7, 7, 7], [99, 99, 99])).toMatchObject({ live: 0, inTimeWait: 99 });
  });

  it('does not know of a command that opened and ended between two rows; a driver of ours holds what it opens', () => {
    const { scenario } = RUN.plan;
    const command = { ...scenario, driver: { ...scenario.driver, kind: 'command' } } as const;
    const run = { ...RUN, plan: { ...RUN.plan, scenario: command } };
    expect(ended([7, 7, 106], [0, 0, 99], run)).toBeUndefined();
    expect(ended([7, 7, 7], [99, 99, 99], run)).toMatchObject({ live: 0, inTimeWait: 99 });
    expect(ended([7, 7, 106], [0, 0, 99])).toMatchObject({ live: 99, inTimeWait: 0 });
  });
});

describe('a backlog that nobody told', () => {
  const { backlog: _, ...target } = RUN.plan.scenario.target;
  const run: Run = { ...RUN, plan: { ...RUN.plan, scenario: { ...RUN.plan.scenario, target } } };
  const factOf = (bound: number, sockets = 1) => {
    const series = rows({ queue: 0, bound, sockets }, { queue: bound, bound, sockets });
    const settings = { 'net.core.somaxconn': ok('4096') };
    return valueIn(listenerFact(run, evidenceOf({}, { listener: listener(series), settings })));
  };

  it('is the bound, where the kernel did not cut it', () => {
    expect(factOf(128)).toMatchObject({ backlog: 128, somaxconn: 4096, bound: 128 });
  });

  it('stays unknown, where the bound is somaxconn', () => {
    expect(factOf(4096)).toMatchObject({ backlog: undefined, somaxconn: 4096 });
    expect(factOf(8192, 2)).toMatchObject({ backlog: undefined, somaxconn: 4096 });
  });
});

describe('errors of accept() in the log of the target', () => {
  const counters = ok(rows({ 'Tcp.PassiveOpens': 0 }, { 'Tcp.PassiveOpens': 10 }));
  const base = evidenceOf({}, { counters, listener: listener(rows({ queue: 0 }, { queue: 5 })) });
  const saying = (...texts: string[]) => {
    const lines = texts.map(text => ({ text, count: 2, firstMs: 0, lastMs: 1 }));
    return valueIn(acceptanceFact({ ...base, targetLog: ok({ lines, total: 2 * texts.length }) }));
  };

  it.each([
    '[crit] accept4() failed (24: Too many open files)',
    '[core:error] (24)Too many open files: AH00057: apr_socket_accept: (client socket)',
    'accept() failed: [Errno 24] Too many open files',
  ])('are read from %j', text => {
    expect(saying(text, 'another line')).toMatchObject({ errors: { EMFILE: 2 }, errorsKnown: true });
  });

  it('are unknown where it says nothing of them', () => {
    expect(saying('open() "/x" failed (24: Too many open files)')).toMatchObject({ errors: {}, errorsKnown: false });
  });
});
