import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sectionFrom } from '../../src/api/section.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import { ok } from '../../src/model/probe.ts';
import type { ReportSection } from '../../src/model/report.ts';
import { htmlReport } from '../../src/report/html.ts';
import { CAUSES, groupOf, PLAN, RUN, reportOf, sectionOf } from './samples.ts';

const SAMPLE = sectionFrom(join(import.meta.dirname, '../../reports/sample'));
const EVIL = '</script></style><img src=x onerror=alert(1)>"\'\u202e';

function inEverything(section: ReportSection): ReportSection {
  const evidence: Evidence = {
    ...(SAMPLE.run.evidence as Evidence),
    targetLog: ok({ lines: [{ text: EVIL, count: 3, firstMs: 0, lastMs: 1 }], total: 3 }),
  };
  const scenario = { ...PLAN.scenario, name: EVIL, about: EVIL };
  const run = { ...RUN, evidence, warnings: [EVIL], plan: { ...PLAN, scenario } };
  return { ...section, run, folder: EVIL };
}

describe('the HTML report', () => {
  const html = htmlReport(reportOf(SAMPLE));

  test('is one page that may load nothing: its policy has the hashes of its own style and script', () => {
    const policy =
      /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replaceAll('&#39;', "'") ?? '';
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const [style] = [...html.matchAll(/<style>(.*?)<\/style>/gs)].map(([, text = '']) => text);
    const scripts = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text = '']) => text);
    expect(scripts).toHaveLength(1);
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src ${hash(style ?? '')}`,
      `script-src ${scripts.map(hash).join(' ')}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(html).not.toMatch(/\s(?:src|style|on\w+)=|<link|@import|url\(/i);
  });

  test('whatever a run says stays text', () => {
    const section = inEverything(sectionOf(CAUSES.map(cause => groupOf(cause))));
    const page = htmlReport(reportOf(section));
    expect(page).not.toContain('<img');
    expect(page).not.toContain('\u202e');
    expect(page.match(/<\/script>/g)).toHaveLength(1);
    expect(page.match(/&lt;img src=x/g)?.length).toBeGreaterThan(5);
  });

  test('says the sentence, each cause with its remedy, the losses of E1 to E5, and what differed', () => {
    expect(html).toContain('200 attempted: 64 served, 136 failed');
    expect(html.match(/<article/g)).toHaveLength(3);
    expect(html).toContain('−180 server&#39;s connection tracking full (E3)');
    expect(html).toContain('−168 accept queue full (E4)');
    expect(html).toMatch(
      /<td class="text">net.ipv4.ip_local_port_range<\/td><td class="text">32768 60999<\/td><td class="text">40000 40179/,
    );
  });

  test('the remedy says from which value to which, apart from the commands', () => {
    expect(html.replaceAll(/\s*\n\s*/g, '')).toContain(
      '<dl class="change"><div><dt>setting (server)</dt><dd><code>net.netfilter.nf_conntrack_max</code></dd></div><div><dt>from</dt><dd><code>120</code></dd></div><div><dt>to</dt><dd><code>65536</code></dd></div></dl>',
    );
  });

  test('has a table beside each chart', () => {
    const charts = html.match(/<figure data-chart.*?<\/figure>/gs) ?? [];
    expect(charts.length).toBeGreaterThan(3);
    for (const chart of charts) expect(chart).toContain('<caption');
  });

  test('stays under 300 KB', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(300_000);
  });

  test('an hour of evidence is as small, and its one peak is still drawn', () => {
    const atMs = Array.from({ length: 72_000 }, (_, row) => row * 50);
    const used = atMs.map((_, row) => (row === 43_210 ? 512 : row % 7));
    const usage = {
      name: 'accept-queue',
      limit: 'listen-backlog',
      side: 'server',
      used: 512,
      bound: 511,
      timeline: { atMs, used },
    } as const;
    const { timeline } = SAMPLE;
    if (timeline === undefined) throw new Error('the sample has no timeline');
    const page = htmlReport(reportOf({ ...SAMPLE, timeline: { ...timeline, usages: [usage, usage, usage, usage] } }));
    expect(Buffer.byteLength(page)).toBeLessThan(300_000);
    expect(page).toContain(` ${43_210 * 50},0 `);
  });

  test('a run that broke before its evidence was saved is a page that says so', () => {
    const run = { ...RUN, state: { state: 'broken', phase: 'load', why: 'the target ended' } } as const;
    const page = htmlReport(reportOf(sectionOf([], { run, verdict: { result: 'inconclusive', checks: [] } })));
    expect(page).toContain('The run broke in the load phase: the target ended');
    expect(page).not.toContain('<section data-charts');
  });
});
