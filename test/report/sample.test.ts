import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { sectionFrom } from '../../src/api/section.ts';
import { attribute } from '../../src/attribution/attribute.ts';
import { FORMATS } from '../../src/cli/format.ts';
import { reportRenderer } from '../../src/cli/render-report.ts';
import type { Report, ReportSection } from '../../src/model/report.ts';
import type { Run } from '../../src/model/run.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = 'reports/sample';
const EXTENSIONS = { terminal: 'txt', json: 'json', junit: 'xml', markdown: 'md', html: 'html', prometheus: 'prom' };

let section: ReportSection;
beforeAll(() => {
  section = { ...sectionFrom(join(ROOT, FOLDER)), folder: FOLDER };
});

function reportOf(one: ReportSection): Report {
  return { tool: one.run.tool, createdAt: one.run.createdAt, sections: [one] };
}

describe('the sample run', () => {
  test.each(FORMATS)('renders as %s to what is committed (npm run sample writes it anew)', async format => {
    const text = reportRenderer(reportOf(section), { quiet: false })(format, false);
    await expect(text).toMatchFileSnapshot(join(ROOT, FOLDER, `report.${EXTENSIONS[format]}`));
  });

  test('has the three causes that its scenario provokes', () => {
    expect(
      section.attribution.groups.map(({ cause, group }) => [cause.kind === 'limit' && cause.limit, group.count]),
    ).toEqual([
      ['conntrack-max', 60],
      ['listen-backlog', 56],
      ['ephemeral-ports', 20],
    ]);
  });
});

describe('a run that was saved by another version', () => {
  const saved = JSON.parse(readFileSync(join(ROOT, FOLDER, 'run.json'), 'utf8')) as Run & Record<string, unknown>;
  const render = (run: Run) => {
    const { outcomes, attribution, timeline } = attribute(run, []);
    const one: ReportSection = {
      run,
      outcomes,
      attribution,
      timeline,
      verdict: { result: 'inconclusive', checks: [] },
      folder: FOLDER,
    };
    return FORMATS.map(format => reportRenderer(reportOf(one), { quiet: false })(format, true));
  };

  test('renders without the fields that came later, and with fields that are not known yet', () => {
    const {
      targetLog: _log,
      driverCalls: _calls,
      ...evidence
    } = saved.evidence ?? ({} as NonNullable<Run['evidence']>);
    const older = { ...saved, evidence, driverOutput: undefined } as unknown as Run;
    const newer = { ...saved, laterField: { anything: true } } as unknown as Run;
    for (const text of [...render(older), ...render(newer)]) expect(text.length).toBeGreaterThan(50);
  });

  test('renders where the runner was killed in mid-run: no evidence, no attempts', () => {
    const { evidence: _evidence, ...rest } = saved;
    const killed = { ...rest, state: { state: 'running', phase: 'load' }, ledgers: [] } as unknown as Run;
    for (const text of render(killed).slice(0, 5))
      expect(text).toMatch(/ended in the middle of the load phase|"broken"/);
  });
});
