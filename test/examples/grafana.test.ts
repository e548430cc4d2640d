import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const DASHBOARD = readFileSync(path.join(ROOT, 'examples/monitoring/grafana-dashboard.json'), 'utf8').trim();

/** Where Grafana's package has an enum, JSON has the text of its member. */
const TYPES = `
import type { Options as Stat } from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type { FieldConfig, Options } from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';
import type { Dashboard } from '@grafana/schema/dist/esm/raw/dashboard/x/Dashboard_types.gen';
type Json<T> = T extends string
  ? \`\${T}\`
  : T extends readonly (infer E)[] ? Json<E>[] : T extends object ? { [K in keyof T]: Json<T[K]> } : T;
`;

/** Inside this package, so that the compiler finds Grafana's. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(ROOT, 'node_modules/.loadline-grafana-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the dashboard has the keys and values of the schema of Grafana', async () => {
  expect(await complaints(DASHBOARD)).toEqual([]);
});

test('what the schema does not have is found', async () => {
  const wrong = DASHBOARD.replace('"gridPos"', '"gridPosition"').replace('"sort": 1', '"sort": "by name"');
  expect(await complaints(wrong)).toEqual([
    expect.stringContaining('VariableSort'),
    expect.stringContaining('gridPosition'),
  ]);
});

async function complaints(dashboard: string): Promise<string[]> {
  const panels: { type: string; options: object; fieldConfig: { defaults: { custom?: object } } }[] =
    JSON.parse(dashboard).panels;
  const parts = panels.flatMap(({ type, options, fieldConfig: { defaults } }) => [
    `${JSON.stringify(options)} satisfies Json<Partial<${type === 'stat' ? 'Stat' : 'Options'}>>`,
    `${JSON.stringify(defaults.custom ?? {})} satisfies Json<Partial<FieldConfig>>`,
  ]);
  writeFileSync(
    path.join(folder, 'dashboard.ts'),
    `${TYPES}export const dashboard = ${dashboard} satisfies Json<Dashboard>;\nexport const parts = [${parts.join(',\n')}];\n`,
  );
  const options = { strict: true, skipLibCheck: true, noEmit: true, module: 'nodenext', target: 'es2022', types: [] };
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options }));
  const compiler = path.join(ROOT, 'node_modules/typescript/bin/tsc');
  const told = await promisify(execFile)(process.execPath, [compiler, '-p', folder]).catch(
    (error: { stdout: string }) => error,
  );
  return told.stdout.split('\n').filter(line => line.includes('error'));
}
