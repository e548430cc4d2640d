import { expect, test } from 'vitest';
import { attribute } from '../../src/attribution/attribute.ts';
import { htmlReport } from '../../src/report/html.ts';
import { jsonReport } from '../../src/report/json.ts';
import { terminalReport } from '../../src/report/terminal.ts';
import { savedRun } from '../../src/saved/run.ts';
import { ALSO_KNOWN, LOST, ledgerOf, runOfTwo } from '../attribution/client-hosts/two-hosts.ts';
import { reportOf, sectionOf } from './samples.ts';

function reported(second: typeof LOST, served: number) {
  const run = runOfTwo(second);
  const { attribution, ...found } = attribute(run, [ledgerOf(3, 3), ledgerOf(2, served)]);
  return reportOf(sectionOf(attribution.groups, { run, ...found }));
}

test('each host has a row: its attempts, its start and its clock', () => {
  const text = terminalReport(reported(ALSO_KNOWN, 2), { colour: false });
  expect(text).toMatch(/^host +attempted +served +failed +pending +first +clock ahead$/m);
  expect(text).toMatch(/^load-1 +3 +3 +0 +0 +1 ms +7\.0000 s ± 0\.10 ms$/m);
  expect(text).toContain('Their first attempts are');
});

test('a host that was lost is named with its last word', () => {
  const report = reported(LOST, 0);
  const text = terminalReport(report, { colour: false });
  expect(text).toContain('2 × a host of the load was lost (load-2)');
  expect(text).toMatch(/^load-2 +2 +0 +2 +0 +lost after 900 ms$/m);
  expect(text.replaceAll(/\s+/g, ' ')).toContain('The last that load-2 said: 2 started, 1 served.');
  expect(htmlReport(report)).toContain('<h2>Hosts</h2>');
  const [run] = JSON.parse(jsonReport(report)).runs;
  expect(run.clientHosts[1].lost.lastWord).toEqual({ started: 2, served: 1 });
  expect(run.attribution.groups[0].seenFrom).toBe('load-2');
});

test('what was saved of several hosts can be read again', () => {
  for (const second of [ALSO_KNOWN, LOST]) {
    const run = JSON.parse(JSON.stringify(runOfTwo(second)));
    expect(savedRun.parse(run)).toEqual(run);
  }
});
