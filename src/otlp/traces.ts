import type { Attributes, Tracer } from '@opentelemetry/api';
import { rootOf } from '../model/attribution.ts';
import type { ReportSection } from '../model/report.ts';
import { headline } from '../report/headline.ts';
import { loaded } from './packages.ts';
import { type Receiver, resourceOf } from './receiver.ts';

/** Sends a span of each run, with one of each of its phases below. Rejects with why it failed. */
export async function sendTraces(sections: readonly ReportSection[], receiver: Receiver): Promise<void> {
  const [api, { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor }, { OTLPTraceExporter }] = await loaded(
    () =>
      Promise.all([
        import('@opentelemetry/api'),
        import('@opentelemetry/sdk-trace-base'),
        import('@opentelemetry/exporter-trace-otlp-http'),
      ]),
  );
  const kept = new InMemorySpanExporter();
  const resource = await resourceOf(receiver);
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(kept)] });
  const tracer = provider.getTracer(receiver.name, receiver.version);
  for (const section of sections) traceRun(section, tracer, api);
  const exporter = new OTLPTraceExporter({ url: `${receiver.url}/v1/traces`, timeoutMillis: receiver.timeoutMs });
  try {
    await new Promise<void>((sent, failed) => {
      exporter.export(kept.getFinishedSpans(), ({ code, error }) => (code === 0 ? sent() : failed(error)));
    });
  } finally {
    await exporter.shutdown();
  }
}

type Api = typeof import('@opentelemetry/api');

function traceRun(section: ReportSection, tracer: Tracer, { ROOT_CONTEXT, SpanStatusCode, trace }: Api): void {
  const { run, verdict, attribution } = section;
  const startMs = Date.parse(run.createdAt);
  const endMs = startMs + Math.max(0, ...run.phases.map(phase => phase.endMs));
  const whole = tracer.startSpan('loadline run', { startTime: startMs, root: true, attributes: attributesOf(section) });
  const below = trace.setSpan(ROOT_CONTEXT, whole);
  for (const phase of run.phases) {
    tracer.startSpan(phase.name, { startTime: startMs + phase.startMs }, below).end(startMs + phase.endMs);
  }
  const loadMs = startMs + (run.phases.find(({ name }) => name === 'load')?.startMs ?? 0);
  for (const { group, cause, confidence } of attribution.groups) {
    const { kind, ...named } = rootOf(cause);
    const attributes = { kind, confidence, outcome: group.outcome, attempts: group.count, ...textsOf(named) };
    whole.addEvent('attempts', attributes, loadMs + Math.max(0, group.firstMs));
  }
  if (verdict.result === 'fail') whole.setStatus({ code: SpanStatusCode.ERROR, message: headline(section) });
  whole.end(endMs);
}

function attributesOf({ run, outcomes, verdict }: ReportSection): Attributes {
  const { attempted, served, failed, pending } = outcomes;
  const counts = { attempted, served, failed, pending };
  return {
    'loadline.scenario': run.plan.scenario.name,
    'loadline.run': run.id,
    'loadline.verdict': verdict.result,
    ...Object.fromEntries(
      Object.entries(counts).flatMap(([name, count]) => (count === undefined ? [] : [[`loadline.${name}`, count]])),
    ),
  };
}

/** Of a cause what is text: its limit or its name, its side, its setting and its value. */
function textsOf(cause: object): Attributes {
  return Object.fromEntries(Object.entries(cause).filter(([, value]) => typeof value === 'string'));
}
