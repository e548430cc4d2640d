import { defaultOf } from '../model/kernel-facts.ts';
import type { Machine } from '../model/machine.ts';
import type { Plan, ScenarioSource, SettingPlan } from '../model/plan.ts';
import { ephemeralPorts } from '../model/port-range.ts';
import type { Scenario } from '../model/scenario.ts';
import { clientAddresses, familiesOf, haveAmplePorts, serverAddresses } from './addresses.ts';
import { driverEngine, engineWarnings, targetEngine } from './engines.ts';
import { planHost } from './host.ts';
import { needsOf } from './needs.ts';
import { driverProcesses, targetProcesses } from './processes.ts';
import { effectiveSetting, plannedSettings } from './settings.ts';
import { planShards } from './shards.ts';
import { planBackground, planTarget } from './target.ts';
import { warningsOf } from './warnings.ts';

const SOMAXCONN = 'net.core.somaxconn';

/**
 * Decides everything a run will do. Pure: the machine is as described.
 * @param mirrored names of the sysctls that a lab's hosts take over from this machine; one that was not read is left
 * out.
 */
export function buildPlan(
  scenario: Scenario,
  source: ScenarioSource,
  machine: Machine,
  mirrored: readonly string[],
): Plan {
  const { lab, load } = scenario;
  const clientSettings = plannedSettings(lab, 'client', machine, mirrored);
  const serverSettings = plannedSettings(lab, 'server', machine, mirrored);
  const families = familiesOf(scenario);
  const servers = families.flatMap(family => serverAddresses(scenario, family));
  const target = planTarget(scenario, servers, targetProcesses(scenario, machine), targetEngine(scenario, machine));
  const shards = driverProcesses(scenario, machine);
  const perAddress = portsOfOneAddress(scenario, clientSettings, machine) * (servers.length / families.length);
  const clients = families.flatMap(family => clientAddresses(scenario, family, perAddress, shards / families.length));
  const destinations = servers.map(address => ({ address, port: target.port }));
  const plan = {
    scenario,
    source,
    hosts: {
      client: planHost(scenario, 'client', clients, clientSettings, machine),
      server: planHost(scenario, 'server', servers, serverSettings, machine),
    },
    hostWide: lab.host,
    faults: lab.network,
    target,
    driver: {
      engine: driverEngine(scenario, machine) ?? ('program' as const),
      ...(haveAmplePorts(scenario, perAddress * clients.length) && { amplePorts: true as const }),
      shards: planShards(load.connections, shards, clients, destinations),
    },
    ...planBackground(scenario, target.port),
    needs: needsOf(scenario, shards + target.processes),
  };
  const somaxconn = effectiveSetting(lab, serverSettings, machine, SOMAXCONN) ?? defaultOf(SOMAXCONN, machine.kernel);
  const odd = warningsOf(plan, perAddress * clients.length, Number(somaxconn));
  return { ...plan, warnings: [...odd, ...engineWarnings(scenario, machine)] };
}

function portsOfOneAddress({ lab }: Scenario, settings: readonly SettingPlan[], machine: Machine): number {
  const range = effectiveSetting(lab, settings, machine, 'net.ipv4.ip_local_port_range');
  const reserved = effectiveSetting(lab, settings, machine, 'net.ipv4.ip_local_reserved_ports');
  return ephemeralPorts(range, reserved);
}
