import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../../src/attribution/attribute.ts';
import { ephemeralPorts } from '../../../src/limits/ports/ephemeral-ports.ts';
import { timeWaitPorts } from '../../../src/limits/ports/time-wait-ports.ts';
import type { PortsFact } from '../../../src/model/facts/ports.ts';
import { aBook, aGroup } from '../book.ts';

const noPort = aGroup({ autopsy: 'no-socket', symptom: { kind: 'errno', errno: 'EADDRNOTAVAIL', syscall: 'connect' } });

function ports(changes: Partial<PortsFact>) {
  const range = { low: 40_000, high: 40_999, reserved: 0, capacity: 1000, pairs: [] };
  return aBook({ 'client.ports': { ...range, exhausted: true, nearly: true, live: 0, inTimeWait: 0, ...changes } });
}

describe('local ports', () => {
  it('blames the range when open connections hold them all', () => {
    const book = ports({ live: 1000 });
    expect(ephemeralPorts.judge(noPort, 'client', book)).toMatchObject({ ruling: 'blamed', confidence: 'proven' });
    expect(timeWaitPorts.judge(noPort, 'client', book).ruling).toBe('ruled-out');
  });

  it('blames TIME_WAIT when closed connections hold most of them', () => {
    const book = ports({ live: 100, inTimeWait: 900 });
    expect(timeWaitPorts.judge(noPort, 'client', book)).toMatchObject({ ruling: 'blamed', confidence: 'proven' });
    expect(ephemeralPorts.judge(noPort, 'client', book).ruling).toBe('ruled-out');
  });

  it('blames neither while ports are left: EADDRNOTAVAIL has other reasons', () => {
    const book = ports({ live: 600, exhausted: false, nearly: false });
    for (const limit of [ephemeralPorts, timeWaitPorts]) {
      expect(limit.judge(noPort, 'client', book)).toMatchObject({
        ruling: 'ruled-out',
        finding: { code: 'ports-left' },
      });
    }
  });

  it('takes EADDRINUSE from bind() for the same exhaustion, and EADDRNOTAVAIL from bind() for another thing', () => {
    const inUse = aGroup({
      ...noPort,
      stage: 'bind',
      symptom: { kind: 'errno', errno: 'EADDRINUSE', syscall: 'bind' },
    });
    expect(ephemeralPorts.judge(inUse, 'client', ports({ live: 1000 })).ruling).toBe('blamed');
    const foreign = aGroup({
      ...noPort,
      stage: 'bind',
      symptom: { kind: 'errno', errno: 'EADDRNOTAVAIL', syscall: 'bind' },
    });
    expect(ephemeralPorts.judge(foreign, 'client', ports({ live: 1000 })).ruling).toBe('ruled-out');
  });

  it('takes bind() to need a port that no socket of the address has, and TIME_WAIT for no cure of that', () => {
    const inUse = aGroup({
      ...noPort,
      stage: 'bind',
      symptom: { kind: 'errno', errno: 'EADDRINUSE', syscall: 'bind' },
    });
    const elsewhere = ports({
      live: 0,
      inTimeWait: 20,
      exhausted: false,
      nearly: false,
      local: { inUse: 1000, mostOfOneAddress: 1000 },
    });
    expect(ephemeralPorts.judge(inUse, 'client', elsewhere)).toMatchObject({
      confidence: 'proven',
      findings: [{ code: 'bind-needs-port', values: { capacity: 1000, used: 1000 } }],
    });
    expect(timeWaitPorts.judge(inUse, 'client', elsewhere).ruling).toBe('ruled-out');
    // A port that the program named itself, and that is taken: others are left.
    const named = ports({ live: 20, exhausted: false, nearly: false, local: { inUse: 20, mostOfOneAddress: 20 } });
    expect(ephemeralPorts.judge(inUse, 'client', named)).toMatchObject({ finding: { code: 'ports-left' } });
  });
});

describe('ports in TIME_WAIT where tcp_tw_reuse is on', () => {
  const waiting = (young: number, local?: PortsFact['local']) =>
    ports({ live: 1, inTimeWait: 999, reused: { afterMs: 1000, young }, ...(local && { local }) });

  it('are used up faster than they may be used again: the range is the limit', () => {
    for (const book of [waiting(999), waiting(999, { inUse: 1000, mostOfOneAddress: 1000 })]) {
      expect(ephemeralPorts.judge(noPort, 'client', book)).toMatchObject({
        ruling: 'blamed',
        findings: [{ code: 'ports-exhausted' }, { code: 'ports-young', values: { young: 999 } }],
      });
      expect(timeWaitPorts.judge(noPort, 'client', book)).toMatchObject({ finding: { code: 'ports-young' } });
    }
  });

  it('were made by bind() where they are old enough and are not used again', () => {
    const book = waiting(10, { inUse: 1000, mostOfOneAddress: 1000 });
    expect(ephemeralPorts.judge(noPort, 'client', book)).toMatchObject({ findings: [{ code: 'ports-bound' }] });
    expect(timeWaitPorts.judge(noPort, 'client', book)).toMatchObject({ finding: { code: 'ports-bound' } });
  });

  it('were not where no socket of the driver is bound first', () => {
    expect(ephemeralPorts.judge(noPort, 'client', waiting(10))).toMatchObject({
      ruling: 'blamed',
      findings: [{ code: 'ports-exhausted' }, {}],
    });
  });
});

describe('EADDRNOTAVAIL of which the kernel says what it did', () => {
  const asked = (changes: Partial<NonNullable<PortsFact['asked']>>, others: Partial<PortsFact> = {}) =>
    ports({
      exhausted: false,
      nearly: false,
      ...others,
      asked: { noneLeft: 0, taken: 0, notSought: 0, destinations: [], ...changes },
    });
  const causeOf = (book: ReturnType<typeof ports>) => attributeGroup(noPort, book).cause;

  it('is the range, although a port is free again when they are looked at', () => {
    expect(attributeGroup(noPort, asked({ noneLeft: 100 }, { live: 990, nearly: true }))).toMatchObject({
      cause: { limit: 'ephemeral-ports' },
      confidence: 'proven',
      because: [{ code: 'no-port-left' }, { code: 'ports-seen', values: { live: 990 } }],
    });
    // All of them: what held them is not known for certain.
    expect(attributeGroup(noPort, asked({ noneLeft: 100 }, { live: 3 }))).toMatchObject({
      cause: { limit: 'ephemeral-ports' },
      confidence: 'likely',
    });
  });

  it('is the range where bound sockets hold it towards other places', () => {
    const local = { inUse: 1000, mostOfOneAddress: 1000 };
    expect(attributeGroup(noPort, asked({ noneLeft: 100 }, { local }))).toMatchObject({
      cause: { limit: 'ephemeral-ports' },
      confidence: 'proven',
      because: [{}, { code: 'ports-bound' }],
    });
  });

  it('is no port at all where it sought none, or had one: not even beside a range that is full', () => {
    const full = { live: 1000, exhausted: true, nearly: true };
    for (const others of [{}, full]) {
      expect(causeOf(asked({ notSought: 100 }, others))).toEqual({
        kind: 'network',
        what: 'no-source-address',
        side: 'client',
      });
      expect(causeOf(asked({ taken: 95, notSought: 5 }, others))).toMatchObject({
        kind: 'application',
        what: 'four-tuple-taken',
      });
    }
  });

  it('is nobody’s where it was the one as often as the other', () => {
    expect(causeOf(asked({ taken: 50, noneLeft: 50 }))).toEqual({ kind: 'unexplained' });
  });
});

describe('bind() that says EADDRNOTAVAIL', () => {
  it('was given a foreign address, whatever the ports are', () => {
    const foreign = aGroup({ ...noPort, stage: 'bind', symptom: { ...noPort.symptom, syscall: 'bind' } });
    for (const book of [ports({ live: 1000 }), ports({ live: 3, exhausted: false, nearly: false })]) {
      expect(attributeGroup(foreign, book)).toMatchObject({
        cause: { kind: 'network', what: 'foreign-address', side: 'client' },
        confidence: 'proven',
      });
    }
  });
});

describe('ports that were nearly full when they were looked at', () => {
  it('were likely short, where the kernel tells no more', () => {
    const book = ports({ live: 950, exhausted: false });
    expect(ephemeralPorts.judge(noPort, 'client', book)).toMatchObject({ ruling: 'blamed', confidence: 'likely' });
  });
});

describe('the remedy for ports in TIME_WAIT', () => {
  const remedyOf = (young: number) =>
    timeWaitPorts.remedy('client', ports({ inTimeWait: 1000, ifReused: { afterMs: 1000, young } })).change.setting;

  it('is to use them again, but for a load that is over before any may be', () => {
    expect(remedyOf(20)).toBe('net.ipv4.tcp_tw_reuse');
    expect(remedyOf(1000)).toBe('net.ipv4.ip_local_port_range');
  });
});

describe('the remedy for ports of sockets that are bound before they connect', () => {
  const remedyOf = (book: ReturnType<typeof ports>) => ephemeralPorts.remedy('client', book).change.setting;
  const local = { inUse: 1000, mostOfOneAddress: 1000 };
  const bindFailed = {
    side: 'client',
    pid: 1,
    syscall: 'bind',
    errno: 'EADDRINUSE',
    count: 5,
    firstMs: 0,
    lastMs: 1,
  } as const;

  it('is to leave the port to connect()', () => {
    const facts = {
      low: 40_000,
      high: 40_999,
      reserved: 0,
      capacity: 1000,
      pairs: [],
      exhausted: false,
      nearly: false,
    };
    const calls = aBook({ 'client.ports': { ...facts, live: 3, inTimeWait: 0 }, 'client.failedCalls': [bindFailed] });
    expect(remedyOf(calls)).toBe('IP_BIND_ADDRESS_NO_PORT');
    expect(remedyOf(ports({ exhausted: false, nearly: false, live: 20, local }))).toBe('IP_BIND_ADDRESS_NO_PORT');
    const inVain = ports({ inTimeWait: 1000, local, reused: { afterMs: 1000, young: 0 } });
    expect(remedyOf(inVain)).toBe('IP_BIND_ADDRESS_NO_PORT');
  });

  it('is a wider range for any other', () => {
    const young = { afterMs: 1000, young: 1000 };
    for (const book of [ports({ live: 1000, local }), ports({ inTimeWait: 1000, local, reused: young })]) {
      expect(remedyOf(book)).toBe('net.ipv4.ip_local_port_range');
    }
  });
});
