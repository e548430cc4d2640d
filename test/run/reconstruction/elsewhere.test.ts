import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../src/model/evidence.ts';
import type { FailedCall } from '../../../src/model/failed-calls.ts';
import { absent, ok } from '../../../src/model/probe.ts';
import { refusedByMessage } from '../../../src/run/observers/unanswered.ts';
import { sortCalls } from '../../../src/run/reconstruction/elsewhere.ts';
import { evidenceOf } from '../../attribution/nothing-seen.ts';

const call = (errno: string, count: number, changes: Partial<FailedCall> = {}): FailedCall => ({
  side: 'client',
  pid: 7,
  syscall: 'connect',
  errno,
  count,
  firstMs: 1,
  lastMs: 2,
  ...changes,
});

/** What one namespace counted while a listener stood; ports of a range of 100 in use. */
function seen(counters: Record<string, number>, { sockets = 1, ports = 10 } = {}): Evidence {
  const names = Object.keys(counters);
  const moved = Object.fromEntries(names.map(name => [name, [0, counters[name] ?? 0]]));
  const host = {
    counters: ok({ atMs: [0, 1], constant: {}, varying: moved }),
    settings: { 'net.ipv4.ip_local_port_range': ok('40000 40099') },
    portUse: ok([{ source: 'a', destination: 'b', destinationPort: 1, byState: { ESTABLISHED: ports } }]),
  };
  const series = { atMs: [0, 1], constant: { sockets }, varying: {} };
  return evidenceOf(host, { ...host, listener: ok({ address: '127.0.0.1', port: 8080, series }) });
}

const sorted = (evidence: Evidence, ...calls: readonly FailedCall[]) => {
  const { counted, elsewhere } = sortCalls(evidence, calls);
  const sums = (some: readonly FailedCall[]) => some.map(({ errno, count }) => `${count} ${errno}`);
  return { counted: sums(counted), elsewhere: sums(elsewhere) };
};

describe('a connect() that was refused while a listener stood', () => {
  it('went somewhere else where the kernel reset it', () => {
    const all = { counted: [], elsewhere: ['60 ECONNREFUSED'] };
    expect(sorted(seen({ 'Tcp.OutRsts': 60 }), call('ECONNREFUSED', 60))).toEqual(all);
  });

  it('was refused by a rule before the listener where the kernel sent no reset, or one for something else', () => {
    const counted = { counted: ['60 ECONNREFUSED'], elsewhere: [] };
    expect(sorted(seen({ 'Tcp.OutRsts': 0 }), call('ECONNREFUSED', 60))).toEqual(counted);
    const aborted = { 'Tcp.OutRsts': 50, 'TcpExt.TCPAbortOnClose': 50 };
    expect(sorted(seen(aborted), call('ECONNREFUSED', 60))).toEqual(counted);
  });

  it('is sorted by number where both happened', () => {
    expect(sorted(seen({ 'Tcp.OutRsts': 25 }), call('ECONNREFUSED', 60))).toEqual({
      counted: ['35 ECONNREFUSED'],
      elsewhere: ['25 ECONNREFUSED'],
    });
  });

  it('counts where no listener stood all the time', () => {
    const evidence = seen({ 'Tcp.OutRsts': 60 }, { sockets: 0 });
    expect(sorted(evidence, call('ECONNREFUSED', 60))).toEqual({ counted: ['60 ECONNREFUSED'], elsewhere: [] });
  });
});

describe('a connect() of which nothing left the machine', () => {
  it.each(['EADDRNOTAVAIL', 'ENETUNREACH', 'EHOSTUNREACH'])(
    'with %s was a try at another address where as many connections were opened',
    errno => {
      const opened = { 'Tcp.ActiveOpens': 60, 'Tcp.AttemptFails': 0 };
      expect(sorted(seen(opened), call(errno, 60))).toEqual({ counted: [], elsewhere: [`60 ${errno}`] });
      const fewer = { 'Tcp.ActiveOpens': 59, 'Tcp.AttemptFails': 0 };
      expect(sorted(seen(fewer), call(errno, 60))).toEqual({ counted: [`60 ${errno}`], elsewhere: [] });
    },
  );

  it('counts where it was to go to the server itself', () => {
    const opened = { 'Tcp.ActiveOpens': 60, 'Tcp.AttemptFails': 0 };
    const to = (address: string, port = 8080) => call('EADDRNOTAVAIL', 60, { destination: { address, port } });
    expect(sorted(seen(opened), to('127.0.0.1'))).toEqual({ counted: ['60 EADDRNOTAVAIL'], elsewhere: [] });
    for (const other of [to('::1'), to('127.0.0.1', 53)])
      expect(sorted(seen(opened), other)).toEqual({ counted: [], elsewhere: ['60 EADDRNOTAVAIL'] });
  });

  it('counts where the ports ran out, by the kernel’s word or by the table of ports', () => {
    const counters = { 'Tcp.ActiveOpens': 9000, 'Tcp.AttemptFails': 0 };
    const counted = { counted: ['60 EADDRNOTAVAIL'], elsewhere: [] };
    const search = { outcome: 'none-left', destination: '127.0.0.1' } as const;
    expect(sorted(seen(counters), call('EADDRNOTAVAIL', 60, { search }))).toEqual(counted);
    expect(sorted(seen(counters, { ports: 95 }), call('EADDRNOTAVAIL', 60))).toEqual(counted);
    const notSought = { search: { outcome: 'not-sought' } } as const;
    expect(sorted(seen(counters), call('EADDRNOTAVAIL', 60, notSought)).elsewhere).toEqual(['60 EADDRNOTAVAIL']);
  });

  it('counts where its packets were answered as unreachable, or IPv4 has no route', () => {
    const answered = { 'Tcp.ActiveOpens': 200, 'Tcp.AttemptFails': 60 };
    expect(sorted(seen(answered), call('EHOSTUNREACH', 60)).counted).toEqual(['60 EHOSTUNREACH']);
    const noRoute = { 'Tcp.ActiveOpens': 200, 'Tcp.AttemptFails': 0, 'Ip.OutNoRoutes': 60 };
    expect(sorted(seen(noRoute), call('ENETUNREACH', 60)).counted).toEqual(['60 ENETUNREACH']);
  });

  it('counts where nobody counted what was opened', () => {
    const unread = evidenceOf({ counters: absent('not read') });
    expect(sorted(unread, call('EADDRNOTAVAIL', 60)).counted).toEqual(['60 EADDRNOTAVAIL']);
  });
});

it('other calls, and other failures of connect(), are all counted', () => {
  const evidence = seen({ 'Tcp.ActiveOpens': 900, 'Tcp.AttemptFails': 0, 'Tcp.OutRsts': 900 });
  const calls = [
    call('ETIMEDOUT', 5),
    call('EMFILE', 6, { syscall: 'socket' }),
    call('EADDRNOTAVAIL', 7, { syscall: 'bind' }),
  ];
  expect(sortCalls(evidence, calls)).toEqual({ counted: calls, elsewhere: [] });
});

it('a connection withdrawn at once was refused where the host was told of something unreachable, and as often as it was', () => {
  const tuple = { source: 'a', sourcePort: 1, destination: 'b', destinationPort: 2 };
  const one = { fate: 'withdrawn', synRetransmits: undefined, tuple, atMs: 1, seen: undefined } as const;
  const unanswered = { failures: [], givenUp: [], fellSilent: [], withdrawn: [one, one, one], complete: true };
  const refused = (counters: Record<string, number>) => refusedByMessage(unanswered, seen(counters).client);
  expect(refused({ 'Icmp.InDestUnreachs': 2 })).toEqual([
    { ...one, fate: 'refused' },
    { ...one, fate: 'refused' },
  ]);
  expect(refused({ 'Icmp.InDestUnreachs': 2, 'Icmp6.InDestUnreachs': 9 })).toHaveLength(3);
  expect(refused({ 'Icmp.InDestUnreachs': 0 })).toEqual([]);
  expect(refusedByMessage(unanswered, evidenceOf().client)).toEqual([]);
});
