import type { Command } from 'commander';
import { type InvalidInput, usageError } from '../model/errors.ts';
import type { Fleet, Host, Via } from '../model/host.ts';
import { suggest } from '../model/suggest.ts';
import { isMistake, type Mistake } from '../plan/mistake.ts';
import { hostOf, parseInventory } from '../plan/parse-inventory.ts';
import { hostMistake, parseVia } from '../plan/via.ts';
import { readYaml } from './yaml-file.ts';

/** Where hosts stand, and how they are reached. */
export interface HostOptions {
  /** An inventory. */
  readonly hosts?: string;
  readonly via?: string;
  readonly node?: string;
}

/** Declares the options of how hosts are reached. */
export function addHostOptions(command: Command): Command {
  return command
    .option('--hosts <inventory>', 'file that says where hosts are and how they are reached')
    .option(
      '--via <words>',
      'what reaches a host: ssh, docker, podman, kubectl, or any words with {host} (default: "ssh")',
    )
    .option('--node <path>', "Node's program on the host, where its PATH has none");
}

/** The host that an option names: one of the inventory's, or as ssh knows it. Throws InvalidInput for none. */
export function hostNamed(option: string, name: string, options: HostOptions): Host {
  checkName(option, name);
  if (options.hosts === undefined) return hostOf(name, nodeOf(options), viaOf(options));
  const known = hostsOf(readInventory(options.hosts, options));
  const found = known.find(host => host.name === name);
  if (found !== undefined) return found;
  const names = known.map(host => host.name);
  throw usageError(option, `${name} is not in ${options.hosts}`, names.join(' or '), suggest(name, names));
}

/** Who takes part in a load: hosts that are named, else those of the inventory. */
export interface Parties {
  readonly server?: Host;
  /** Absent where this machine drives it. */
  readonly clients?: readonly Host[];
}

/** The hosts of a load. Throws InvalidInput where hosts are told of and none is meant. */
export function partiesOf(
  options: HostOptions & { readonly client: readonly string[]; readonly server?: string },
): Parties {
  const { server, client, hosts } = options;
  refuseTwice(client);
  const inventory = hosts === undefined ? undefined : readInventory(hosts, options);
  const [told] = [options.via !== undefined && '--via', options.node !== undefined && '--node'].filter(Boolean);
  if (inventory === undefined && server === undefined && client.length === 0) {
    if (told) throw usageError(`${told}`, 'says how a host is reached, and none is named', '--server or --client');
    return {};
  }
  const named = client.map(name => hostNamed('--client', name, options));
  const clients = client.length > 0 ? named : (inventory?.clients ?? []);
  const loaded = server === undefined ? inventory?.server : hostNamed('--server', server, options);
  if (loaded === undefined && clients.length === 0)
    throw usageError('--hosts', `${hosts} names no host`, 'clients, or a server');
  const isHere = clients.every(({ via }) => via.kind === 'here');
  return { ...(loaded && { server: loaded }), ...(!isHere && { clients }) };
}

/** The fleet that options name, or that the inventory holds. Throws InvalidInput where neither does, or both do. */
export function fleetOf(
  options: HostOptions & { readonly client: readonly string[]; readonly server?: string },
): Fleet {
  const { client, server, hosts } = options;
  const isNamed = client.length > 0 || server !== undefined;
  if (hosts !== undefined && isNamed) {
    throw usageError('--hosts', 'does not go with --client and --server', 'the one or the others');
  }
  if (hosts !== undefined) return readInventory(hosts, options);
  if (!isNamed) throw usageError('hosts', 'no host is named', '--hosts FILE, --client HOST or --server HOST');
  refuseTwice(client);
  return {
    clients: client.map(name => hostNamed('--client', name, options)),
    ...(server !== undefined && { server: hostNamed('--server', server, options) }),
  };
}

function refuseTwice(names: readonly string[]): void {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw usageError('--client', `${repeated} is named twice`);
}

function readInventory(file: string, { via, node }: HostOptions): Fleet {
  const both = via !== undefined ? '--via' : node !== undefined ? '--node' : undefined;
  if (both !== undefined) throw usageError(both, `is said in ${file}, for all hosts or for one`);
  return parseInventory(readYaml(file, 'inventory'), file);
}

function hostsOf({ clients, server }: Fleet): readonly Host[] {
  return server === undefined ? clients : [...clients, server];
}

function checkName(option: string, name: string): void {
  const mistake = hostMistake(name);
  if (mistake !== undefined) throw asUsage(option, mistake);
}

function viaOf({ via }: HostOptions): Via | undefined {
  if (via === undefined) return undefined;
  const parsed = parseVia(via);
  if (isMistake(parsed)) throw asUsage('--via', parsed);
  return parsed;
}

function nodeOf({ node }: HostOptions): { readonly node?: string } {
  return node === undefined ? {} : { node };
}

function asUsage(option: string, { mistake, expected }: Mistake): InvalidInput {
  return usageError(option, mistake, expected);
}
