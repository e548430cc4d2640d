import type { Family } from '../report/prometheus/exposition.ts';
import { loaded } from './packages.ts';
import { type Receiver, resourceOf } from './receiver.ts';

/** Sends metrics, each once: those of Prometheus, under the same names. Rejects with why it failed. */
export async function sendMetrics(families: readonly Family[], receiver: Receiver): Promise<void> {
  const [{ MeterProvider, PeriodicExportingMetricReader }, { OTLPMetricExporter }] = await loaded(() =>
    Promise.all([import('@opentelemetry/sdk-metrics'), import('@opentelemetry/exporter-metrics-otlp-http')]),
  );
  const exporter = new OTLPMetricExporter({ url: `${receiver.url}/v1/metrics`, timeoutMillis: receiver.timeoutMs });
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: NEVER_MS });
  const provider = new MeterProvider({ resource: await resourceOf(receiver), readers: [reader] });
  const meter = provider.getMeter(receiver.name, receiver.version);
  for (const { name, help, samples } of families) {
    const gauge = meter.createGauge(name, { description: help });
    for (const { labels, value } of samples) gauge.record(value, labels);
  }
  try {
    await reader.forceFlush();
  } finally {
    await exporter.shutdown();
  }
}

/** It is told when to send, and not again. */
const NEVER_MS = 2 ** 31 - 1;
