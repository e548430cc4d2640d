import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Evidence } from '../../src/model/evidence.ts';
import type { HostEvidence } from '../../src/model/host-evidence.ts';
import type { Probe } from '../../src/model/probe.ts';
import { AS_NOBODY } from '../as-nobody.ts';
import { testWith } from './needs.ts';

interface Collected {
  readonly evidence: Evidence;
  readonly clientTracking: Probe<unknown>;
  readonly serverTracking: Probe<unknown>;
}

const program = fileURLToPath(new URL('../programs/collect-evidence.mjs', import.meta.url));

testWith(['root', 'dist'], 'an ordinary user reads all but the trace, the kernel log and the tracking table', () => {
  const { evidence, clientTracking } = collect([process.execPath, program, 'host']);
  expectHostToBeRead(evidence.client);
  expect(evidence.server.listener.state).toBe('read');
  expectTheRest(evidence);
  expect(clientTracking).toEqual({
    state: 'absent',
    why: 'the tracking table is shown to root, or with CAP_NET_ADMIN over the network namespace, only',
  });
});

testWith(['root', 'dist'], 'in a user namespace the tracking table is read too', () => {
  const { evidence, clientTracking, serverTracking } = collect(['unshare', '-Ur', process.execPath, program, 'lab']);
  expectHostToBeRead(evidence.client);
  expectHostToBeRead(evidence.server);
  expectTheRest(evidence);
  expect([clientTracking.state, serverTracking.state]).toEqual(['read', 'read']);
});

function collect(command: readonly string[]): Collected {
  const [name, ...args] = AS_NOBODY;
  return JSON.parse(execFileSync(name, [...args, ...command], { encoding: 'utf8' }));
}

function expectHostToBeRead(host: HostEvidence): void {
  const { counters, sockstat, conntrack, link, socketStates } = host;
  expect({ counters, sockstat, conntrack, link, socketStates }).toMatchObject({
    counters: { state: 'read', value: { atMs: [-1, 0] } },
    sockstat: { state: 'read' },
    conntrack: { state: 'read' },
    link: { state: 'read' },
    socketStates: { state: 'read' },
  });
  expect(host.settings['net.core.somaxconn']?.state).toBe('read');
}

function expectTheRest({ machine, processes, failedCalls }: Evidence): void {
  expect(machine.files.state).toBe('read');
  expect(machine.memory.state).toBe('read');
  expect(machine.softnet.state).toBe('read');
  expect(processes[0]?.descriptors.state).toBe('read');
  expect(failedCalls).toEqual({ state: 'absent', why: 'system calls are traced for root only' });
  const restricted = readFileSync('/proc/sys/kernel/dmesg_restrict', 'latin1').trim() === '1';
  if (!restricted) expect(machine.kernelLog.state).not.toBe('failed');
  else {
    expect(machine.kernelLog).toEqual({
      state: 'absent',
      why: 'the kernel log is shown to root only (kernel.dmesg_restrict = 1)',
    });
  }
}
