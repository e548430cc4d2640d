import { messageOf } from '../model/error-message.ts';
import { CannotRun } from '../model/errors.ts';
import type { Report } from '../model/report.ts';
import { sendMetrics } from '../otlp/metrics.ts';
import { sendTraces } from '../otlp/traces.ts';
import { familiesOf } from '../report/prometheus/families.ts';

/** A receiver that does not answer costs no more than this, twice. */
const TIMEOUT_MS = 10_000;

/**
 * Sends a report's metrics and spans by OTLP. Rejects with CannotRun where the packages for it are not installed, and where nobody takes
 * them.
 *
 * @param again the command that sends the same later
 */
export async function sendOtlp(report: Report, url: string, again: string): Promise<void> {
  const receiver = { ...report.tool, url, timeoutMs: TIMEOUT_MS };
  try {
    await sendMetrics(familiesOf(report), receiver);
    await sendTraces(report.sections, receiver);
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    const why = messageOf(error);
    throw new CannotRun(`telemetry could not be sent to ${url}: ${why}`, again);
  }
}
