import { CannotRun } from '../model/errors.ts';

/** What telemetry is sent with. loadline runs without: whoever sends none installs none. */
const PACKAGES = [
  '@opentelemetry/api@1',
  '@opentelemetry/resources@2',
  '@opentelemetry/sdk-metrics@2',
  '@opentelemetry/sdk-trace-base@2',
  '@opentelemetry/exporter-metrics-otlp-http@0.223',
  '@opentelemetry/exporter-trace-otlp-http@0.223',
];

/** Loads packages of OpenTelemetry. Rejects with CannotRun where one of them is not installed. */
export async function loaded<Modules>(load: () => Promise<Modules>): Promise<Modules> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new CannotRun(
      'telemetry is sent with packages of OpenTelemetry, and not all of them are installed',
      `npm install ${PACKAGES.join(' ')}`,
    );
  }
}
