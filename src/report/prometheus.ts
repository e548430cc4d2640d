import type { Report } from '../model/report.ts';
import { exposition } from './prometheus/exposition.ts';
import { familiesOf } from './prometheus/families.ts';

/** The newest run of each scenario as Prometheus text, for the textfile collector of node_exporter. */
export function prometheusReport(report: Report): string {
  return exposition(familiesOf(report));
}
