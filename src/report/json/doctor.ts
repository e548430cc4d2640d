import { type Checkup, canHoldLabs } from '../../model/checkup.ts';

/** What this machine, or another host, offers as JSON, schema `loadline.doctor/1`. */
export function doctorJson(checks: readonly Checkup[], host?: string): string {
  const where = host === undefined ? {} : { host };
  return `${JSON.stringify({ schema: 'loadline.doctor/1', ...where, labs: canHoldLabs(checks), checks }, null, 2)}\n`;
}
