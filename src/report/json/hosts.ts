import type { HostCheck } from '../../model/host-check.ts';
import { visibleJson } from '../escape.ts';

/** What each host is and lacks as JSON, schema `loadline.hosts/1`. */
export function hostsJson(hosts: readonly HostCheck[]): string {
  return `${visibleJson(JSON.stringify({ schema: 'loadline.hosts/1', hosts }, null, 2))}\n`;
}
