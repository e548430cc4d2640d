/** One sample of the text format. */
export interface ParsedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * A strict parser of the Prometheus text format, version 0.0.4, as node_exporter's textfile collector takes it. Throws for a line
 * that breaks a rule: no timestamps, HELP and TYPE once and before their samples, no series twice, a line feed at the end.
 */
export function parseExposition(text: string): ParsedSample[] {
  if (!text.endsWith('\n')) throw new Error('no line feed at the end');
  const types = new Map<string, string>();
  const helps = new Set<string>();
  const seen = new Set<string>();
  const closed = new Set<string>();
  let open = '';
  return text
    .slice(0, -1)
    .split('\n')
    .flatMap(line => {
      const [, comment, family = '', rest = ''] = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.*)$/.exec(line) ?? [];
      if (comment === undefined && line.startsWith('#')) throw new Error(`a strange comment: ${line}`);
      if (comment === 'HELP' && (helps.has(family) || !/^(?:[^\\]|\\[\\n])*$/.test(rest)))
        throw new Error(`HELP: ${line}`);
      if (comment === 'HELP') helps.add(family);
      if (comment === 'TYPE' && (types.has(family) || !/^(?:gauge|counter|summary|untyped)$/.test(rest)))
        throw new Error(line);
      if (comment === 'TYPE') types.set(family, rest);
      if (comment !== undefined) return [];
      const sample = sampleOf(line);
      if (!types.has(sample.name) || !helps.has(sample.name)) throw new Error(`before its HELP and TYPE: ${line}`);
      if (sample.name !== open) {
        if (closed.has(sample.name)) throw new Error(`not together: ${line}`);
        closed.add(sample.name);
        open = sample.name;
      }
      const series = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
      if (seen.has(series)) throw new Error(`twice: ${line}`);
      seen.add(series);
      return [sample];
    });
}

function sampleOf(line: string): ParsedSample {
  const [, name = '', , inner = '', value = ''] =
    /^([a-zA-Z_:][\w:]*)(\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? (NaN|[+-]?Inf|[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)$/.exec(
      line,
    ) ?? [];
  if (name === '') throw new Error(`no sample: ${line}`);
  const labels = [...inner.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', text = '']) => [
    label,
    text.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character)),
  ]);
  return { name, labels: Object.fromEntries(labels), value: Number(value.replace('Inf', 'Infinity')) };
}
