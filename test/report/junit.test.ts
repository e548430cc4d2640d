import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { element, text } from '../../src/report/junit/xml.ts';
import { junitReport } from '../../src/report/junit.ts';
import { requirements } from '../end-to-end/requirements.ts';
import { EXPERIMENTS } from './experiment-samples.ts';
import { CAUSES, groupOf, PLAN, RUN, reportOf, sectionOf } from './samples.ts';

const XSD = join(import.meta.dirname, '../fixtures/report/junit.xsd');
const [BACKLOG] = CAUSES;
if (BACKLOG === undefined) throw new Error('the samples are gone');
const FAILED = sectionOf([groupOf(BACKLOG)]);

describe('JUnit XML', () => {
  const needs = requirements(['xmllint']);

  test('is what CI systems take: every kind of suite against the schema', context => {
    needs(context);
    const broken = sectionOf([], {
      run: { ...RUN, state: { state: 'broken', phase: 'load', why: 'the <driver> & its "shard" ended\u0000\n' } },
      verdict: { result: 'inconclusive', checks: [] },
    });
    const report = junitReport(reportOf(FAILED, broken, sectionOf(CAUSES.map(cause => groupOf(cause)))));
    expect(problemsOf(report)).toBe('');
    expect(problemsOf(junitReport({ ...reportOf(), experiment: EXPERIMENTS.check }))).toBe('');
  });

  test('names that say the same are told apart: GitLab would drop the second case', context => {
    needs(context);
    const check = { expectation: 'served == 1', result: 'pass', observed: 1 } as const;
    const twice = junitReport(reportOf(sectionOf([], { verdict: { result: 'pass', checks: [check, check] } })));
    expect(twice).toContain('name="served == 1 (2)"');
    expect(problemsOf(twice)).toBe('');
    expect(problemsOf(twice.replace('served == 1 (2)', 'served == 1'))).toContain('Duplicate key-sequence');
  });

  test('a schema that takes anything would be found out', context => {
    needs(context);
    expect(problemsOf('<testsuites><testsuite tests="many"/></testsuites>')).toContain('not a valid value');
    expect(problemsOf('<testsuites><testsuite name="a" tests="1"><case/></testsuite></testsuites>')).toContain('case');
    expect(problemsOf(junitReport(reportOf(FAILED)).replace(' skipped="0"', ''))).toContain('skipped');
  });

  test('whatever a run says comes back from a parser, but for what XML cannot hold', context => {
    needs(context);
    const samples = fc.sample(fc.string({ unit: 'binary', maxLength: 40 }), 300);
    const xml = element(
      'all',
      {},
      samples.map(sample => element('one', { value: sample }, [text(sample)])),
    );
    const { status, stderr } = lint(['--noout'], xml);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const count = lint(['--xpath', 'count(/all/one[@value = string(.)])'], xml);
    expect(count.stdout.trim()).toBe(String(samples.length));
  });
});

test('the sentence and the warnings of a run stand in a case of their own', () => {
  const [, completed = ''] =
    /name="the run completed"[^>]*>(.*?)<\/testcase>/s.exec(junitReport(reportOf(FAILED))) ?? [];
  expect(completed).toMatch(/^<system-out>10,000 attempted: .*<system-err>the clock jumped<\/system-err>$/);
});

test('a failed expectation has the cause and its remedy in its text', () => {
  const xml = junitReport(reportOf(FAILED));
  expect(xml).toMatch(/<failure message="unexplained == 0: observed 0" type="failure">.*accept queue full/s);
  expect(xml).toContain('  now: listen(fd, 10000)');
  expect(xml).toContain('<error message="firstByte.p99 &lt; 1s: not measured"');
});

test('counts are those of the cases', () => {
  const xml = junitReport(reportOf(FAILED));
  const [, tests, failures, errors] =
    /<testsuite name=[^>]* tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(xml) ?? [];
  expect([tests, failures, errors].map(Number)).toEqual([
    xml.match(/<testcase /g)?.length,
    xml.match(/<failure /g)?.length,
    xml.match(/<error /g)?.length,
  ]);
});

test('a cause that the scenario expected is no failure', () => {
  const passed = sectionOf([groupOf(BACKLOG)], { verdict: { result: 'pass', checks: [] } });
  const xml = junitReport(reportOf(passed));
  expect(xml).toContain('name="cause: accept queue full');
  expect(xml).not.toContain('<failure');
});

test('markup in names stays text', () => {
  const scenario = { ...PLAN.scenario, name: '"><script>alert(1)</script>' };
  const xml = junitReport(reportOf(sectionOf([], { run: { ...RUN, plan: { ...PLAN, scenario } } })));
  expect(xml).not.toContain('<script');
});

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-junit-'));
  return () => rmSync(folder, { recursive: true });
});

function lint(args: readonly string[], xml: string) {
  const file = join(folder, 'report.xml');
  writeFileSync(file, xml);
  return spawnSync('xmllint', [...args, file], { encoding: 'utf8' });
}

function problemsOf(xml: string): string {
  const { status, stderr } = lint(['--noout', '--schema', XSD], xml);
  return status === 0 ? '' : stderr;
}
