import { type Checkup, canHoldLabs } from '../../model/checkup.ts';

/** What this machine offers as JSON, schema `loadline.doctor/1`. */
export function doctorJson(checks: readonly Checkup[]): string {
  return `${JSON.stringify({ schema: 'loadline.doctor/1', labs: canHoldLabs(checks), checks }, null, 2)}\n`;
}
