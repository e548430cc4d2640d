import { programDriver } from '../model/driver-spec.ts';
import type { Machine } from '../model/machine.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Side } from '../model/side.ts';
import { familiesOf } from './addresses.ts';
import { driverEngine, targetEngine } from './engines.ts';

/** Descriptors that a driver or a target process keeps for itself: pipes, epoll, what Node opens. */
export const OWN_DESCRIPTORS = 100;
/** Over io_uring the number of descriptors is no reason for a further process, and only a large load is worth one. */
const WORTH_A_RING_PROCESS = 50_000;
/** One process opens about 40,000 connections a second: below this many a further one only costs its start. */
const WORTH_A_PROCESS = 20_000;

/** RLIMIT_NOFILE of every process on a host: the scenario's, else the most that this machine allows. */
export function plannedNofile(scenario: Scenario, side: Side, machine: Machine): number {
  return scenario.lab[side].nofile ?? machine.nofileHard;
}

/**
 * Driver processes. A scenario that sets the client's nofile means to meet it: the load stays in one process. Else as
 * many as its connections need descriptors for, and enough to keep the processors busy. Each connects by one address
 * family.
 */
export function driverProcesses(scenario: Scenario, machine: Machine): number {
  const { connections } = scenario.load;
  const { processes } = scenario.driver;
  const families = familiesOf(scenario).length;
  if (programDriver(scenario) !== undefined) return 1;
  if (processes !== 'auto') return Math.max(families, Math.min(processes, connections));
  if (scenario.lab.client.nofile !== undefined) return families;
  const needed = neededProcesses(scenario, machine);
  return Math.ceil(Math.max(families, Math.min(connections, needed)) / families) * families;
}

function neededProcesses(scenario: Scenario, machine: Machine): number {
  const { connections } = scenario.load;
  if (driverEngine(scenario, machine) === 'io_uring') return ringProcesses(connections, machine);
  const busy = Math.min(machine.cpus, Math.ceil(connections / WORTH_A_PROCESS));
  return Math.max(busy, processesToHold(connections, plannedNofile(scenario, 'client', machine)));
}

/** Processes that share the load. Of raw ones each has an accept queue of its own, and there are as many as it takes. */
export function targetProcesses(scenario: Scenario, machine: Machine): number {
  const { target, lab, load } = scenario;
  if (target.kind !== 'raw') return target.workers;
  if (target.workers > 1) return target.workers;
  if (lab.server.nofile !== undefined) return 1;
  if (targetEngine(scenario, machine) === 'io_uring') return ringProcesses(load.connections, machine);
  return processesToHold(load.connections, plannedNofile(scenario, 'server', machine));
}

function ringProcesses(connections: number, { cpus }: Machine): number {
  return Math.min(cpus, Math.ceil(connections / WORTH_A_RING_PROCESS));
}

/** Processes that `connections` descriptors fit into. */
function processesToHold(connections: number, nofile: number): number {
  return Math.ceil(connections / Math.max(1, nofile - OWN_DESCRIPTORS));
}
