import { reportOf } from '../api/report-of.ts';
import { sendOtlp } from '../api/send-otlp.ts';
import { usageError } from '../model/errors.ts';
import type { ReportSection } from '../model/report.ts';
import { shellWords } from '../model/shell-words.ts';
import { note } from './output.ts';

/** The address of a receiver of OTLP over HTTP, as it is used. Throws InvalidInput for what is none. */
export function otlpAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw usageError('--otlp', `'${text}' is no address of a receiver`, 'one such as http://localhost:4318');
  }
  return text.replace(/\/+$/, '');
}

/** Sends what was shown to a receiver of OTLP. Rejects with CannotRun, and how to send it later, where nobody takes it. */
export async function sendTelemetry(sections: readonly ReportSection[], url: string): Promise<void> {
  const again = shellWords(['loadline', 'report', ...sections.map(({ folder }) => folder), '--otlp', url]);
  await sendOtlp(reportOf(sections), url, again);
  note(`loadline: telemetry sent to ${url}`);
}
