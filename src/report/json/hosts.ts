import type { FleetPorts } from '../../model/fleet-ports.ts';
import type { HostCheck } from '../../model/host-check.ts';
import { visibleJson } from '../escape.ts';

/** What each host is and lacks, and the ports of them all, as JSON, schema `loadline.hosts/1`. */
export function hostsJson(hosts: readonly HostCheck[], ports: FleetPorts): string {
  return `${visibleJson(JSON.stringify({ schema: 'loadline.hosts/1', hosts, ports }, null, 2))}\n`;
}
