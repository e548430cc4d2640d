import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { requirements } from '../end-to-end/requirements.ts';
import { metricTexts } from '../report/metric-texts.ts';

const RULES = path.join(import.meta.dirname, '../../examples/monitoring/prometheus-rules.yml');
const check = requirements(['promtool']);

test('promtool takes the alert rules', context => {
  check(context);
  expect(promtool(['check', 'rules', RULES])).toEqual({ status: 0, said: expect.stringContaining('SUCCESS') });
});

test.for(Object.entries(metricTexts()))('promtool has nothing to say of the metrics of %s', ([, text], context) => {
  check(context);
  expect(promtool(['check', 'metrics'], text)).toEqual({ status: 0, said: '' });
});

function promtool(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync('promtool', args, { input, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}
