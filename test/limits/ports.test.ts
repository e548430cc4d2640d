import { describe, expect, it } from 'vitest';
import { ephemeralPorts } from '../../src/limits/ephemeral-ports.ts';
import { timeWaitPorts } from '../../src/limits/time-wait-ports.ts';
import type { PortsFact } from '../../src/model/facts.ts';
import { aBook, aGroup } from './book.ts';

const noPort = aGroup({ autopsy: 'no-socket', symptom: { kind: 'errno', errno: 'EADDRNOTAVAIL', syscall: 'connect' } });

function ports(changes: Partial<PortsFact>) {
  const range = { low: 40_000, high: 40_999, reserved: 0, capacity: 1000, pairs: [] };
  return aBook({ 'client.ports': { ...range, exhausted: true, live: 0, inTimeWait: 0, ...changes } });
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
    const book = ports({ live: 600, exhausted: false });
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
});
