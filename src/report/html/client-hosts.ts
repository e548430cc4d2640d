import type { ReportSection } from '../../model/report.ts';
import { CLIENT_HOST_COLUMNS, clientHostRow, skewSentence } from '../wording/client-hosts.ts';
import { type Content, markup } from './markup.ts';
import { table } from './table.ts';

const NUMERIC = ['attempted', 'served', 'failed', 'pending'];

/** The hosts that made the load, where several did. */
export function clientHosts({ clientHosts: hosts }: ReportSection): Content {
  if (hosts === undefined) return undefined;
  const columns = CLIENT_HOST_COLUMNS.map(title => ({
    title,
    ...(NUMERIC.includes(title) && { numeric: true as const }),
  }));
  const skew = skewSentence(hosts);
  return markup`<section><h2>Hosts</h2>${table('Hosts', columns, hosts.map(clientHostRow))}
${skew === undefined ? undefined : markup`<p class="soft">${skew}</p>`}</section>`;
}
