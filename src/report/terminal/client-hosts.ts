import type { ReportSection } from '../../model/report.ts';
import { CLIENT_HOST_COLUMNS, clientHostRow, skewSentence } from '../wording/client-hosts.ts';
import { wrap } from '../wrap.ts';
import { columns } from './columns.ts';
import { WIDTH } from './width.ts';

/** A row for each host that made the load, where several did. */
export function clientHostLines({ clientHosts }: ReportSection): string[] {
  if (clientHosts === undefined) return [];
  const skew = skewSentence(clientHosts);
  return [
    '',
    ...columns([CLIENT_HOST_COLUMNS, ...clientHosts.map(clientHostRow)])
      .trimEnd()
      .split('\n'),
    ...(skew === undefined ? [] : wrap(skew, WIDTH)),
  ];
}
