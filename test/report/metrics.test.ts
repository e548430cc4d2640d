import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseExposition } from './exposition.ts';
import { metricTexts } from './metric-texts.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const DASHBOARD = 'examples/monitoring/grafana-dashboard.json';
const RULES = 'examples/monitoring/prometheus-rules.yml';

/** Every metric that is written, with its labels. */
const written = new Map<string, Set<string>>();
for (const text of Object.values(metricTexts())) {
  for (const { name, labels } of parseExposition(text)) {
    const known = written.get(name) ?? new Set();
    for (const label of Object.keys(labels)) known.add(label);
    written.set(name, known);
  }
}

test('the page has every metric that is written, and no other', () => {
  const rows = read('docs/metrics.md').matchAll(/^\| `(loadline_\w+)`/gm);
  expect([...rows].map(([, name]) => name).toSorted()).toEqual([...written.keys()].toSorted());
});

describe.each([DASHBOARD, RULES])('%s', file => {
  const text = read(file).replaceAll('\\"', '"');

  test('asks for metrics that are written', () => {
    const names = [...text.matchAll(/\bloadline_\w+/g)].map(([name]) => name);
    expect(names.length).toBeGreaterThan(4);
    expect(names.filter(name => !written.has(name))).toEqual([]);
  });

  test('selects by labels that they have', () => {
    const selectors = [...text.matchAll(/\b(loadline_\w+)\{([^}]*)\}/g)];
    const unknown = selectors.flatMap(([, name = '', inside = '']) =>
      [...inside.matchAll(/(\w+)\s*(?:=~|!=|=)/g)].map(([, label = '']) => `${name} ${label}`),
    );
    expect(unknown.filter(pair => !hasLabel(...(pair.split(' ') as [string, string])))).toEqual([]);
  });
});

test('the dashboard is what Grafana imports: panels with places, and the variables that they use', () => {
  const { panels, templating, schemaVersion } = JSON.parse(read(DASHBOARD));
  expect(schemaVersion).toBeGreaterThan(30);
  expect(new Set(panels.map(({ id }: { id: number }) => id)).size).toBe(panels.length);
  for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  const variables = templating.list.map(({ name }: { name: string }) => name);
  expect(variables).toEqual(['datasource', 'scenario']);
});

test('the alerts of the page are those of the file', () => {
  const alerts = parse(read(RULES)).groups.flatMap(({ rules }: { rules: { alert: string }[] }) => rules);
  const rows = [...read('docs/metrics.md').matchAll(/^\| `(Loadline\w+)`/gm)].map(([, name]) => name);
  expect(alerts.map(({ alert }: { alert: string }) => alert)).toEqual(rows);
});

function hasLabel(name: string, label: string): boolean {
  return written.get(name)?.has(label) === true;
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}
