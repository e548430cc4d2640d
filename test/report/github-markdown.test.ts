import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cause } from '../../src/model/cause.ts';
import { finding } from '../../src/model/finding.ts';
import { visible } from '../../src/report/escape.ts';
import { code, codeBlock, plain, plainInTag, table } from '../../src/report/markdown/escape.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { requirements } from '../end-to-end/requirements.ts';
import { EXPERIMENTS } from './experiment-samples.ts';
import { groupOf, PLAN, RUN, reportOf, sectionOf } from './samples.ts';

const needs = requirements(['cmark-gfm']);

/** GitHub's own renderer, with the extensions that GitHub has on. Raw HTML stays, so that none can hide. */
function rendered(markdown: string): string {
  const extensions = ['table', 'strikethrough', 'autolink', 'tagfilter', 'tasklist'].flatMap(name => ['-e', name]);
  const { status, stdout, stderr } = spawnSync('cmark-gfm', ['--unsafe', ...extensions], {
    input: markdown,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const MARKUP = [
  ...[
    '|',
    '||',
    '\\',
    '\\|',
    '`',
    '``',
    '```',
    '\n',
    '\n\n',
    '\r',
    '\t',
    ' ',
    '    ',
    '~~',
    '*',
    '**',
    '__',
    '$',
    '$$',
  ],
  ...[
    '<b>',
    '</details>',
    '<script>',
    '<!--',
    '-->',
    '<![CDATA[',
    '<?',
    '<img src=x onerror=alert(1)>',
    '&lt;',
    '&#60;',
  ],
  ...[
    '[a](http://a.example)',
    '![](x)',
    '[^1]',
    '[x]',
    '- [ ] ',
    '# ',
    '> ',
    '1. ',
    '---',
    '===',
    '| --- |',
    ':-:',
    '+',
  ],
  ...[
    'http://a.example',
    'https://',
    'www.a.example',
    'WWW.',
    'ftp://',
    'a@b.example',
    '@all',
    'mailto:',
    'xmpp:',
    '#1',
  ],
  ...['&amp;', '&#64;', 'accept() failed (24: Too many open files)', '\u0000', '\u001b[31m', '\u202e', 'é', '𝒳'],
];
const nasty = fc
  .array(fc.oneof(fc.constantFrom(...MARKUP), fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 8 })
  .map(parts => parts.join(''));
/** Rendered at once: a call for each would take a minute. */
const samples = fc.sample(nasty, 1500);

/** Spaces around a cell's text are the table's; any other white space is the cell's own. */
function withoutPadding(cell: string): string {
  return cell.replaceAll(/^ +| +$/g, '');
}

describe('what GitHub renders', () => {
  test('a row of a table has as many cells as it was given, with the text that it was given', context => {
    needs(context);
    const rows = samples.map(sample => [plain(sample), code(sample), 'end']);
    const html = rendered(table(['plain', 'code', ''], rows));
    const cells = [...html.matchAll(/<tr>\n<td>(.*)<\/td>\n<td><code>(.*)<\/code><\/td>\n<td>end<\/td>\n<\/tr>/g)];
    expect(cells.length).toBe(samples.length);
    for (const [index, [, text = '', inCode = '']] of cells.entries()) {
      const shown = visible(samples[index] ?? '');
      expect(textOf(text)).toBe(withoutPadding(shown));
      expect(textOf(inCode).trim()).toBe(shown.replaceAll('|', '│').trim());
    }
  });

  test('a title that folds is its text', context => {
    needs(context);
    const html = rendered(
      samples.map(one => `<details><summary>${plainInTag(one)}</summary>\n\nbody\n\n</details>\n`).join('\n'),
    );
    const titles = [...html.matchAll(/<details><summary>(.*)<\/summary>\n<p>body<\/p>\n<\/details>\n/g)];
    expect(titles.map(([, title = '']) => textOf(title))).toEqual(samples.map(visible));
  });

  test('a block of code ends where it should', context => {
    needs(context);
    const html = rendered(samples.map(one => codeBlock([one, 'last'], 'sh')).join('\n\n'));
    const blocks = [...html.matchAll(/<pre><code class="language-sh">(.*)\nlast\n<\/code><\/pre>\n/g)];
    expect(blocks.map(([, block = '']) => textOf(block))).toEqual(samples.map(visible));
  });

  test('whatever a run says, its page is built as if it had said nothing of the kind', context => {
    needs(context);
    const some = samples.filter(sample => visible(sample).trim() !== '').slice(0, 300);
    const pages = ['word', ...some].map(sample => markdownReport(reportSaying(sample)));
    // A heading between them: what one page leaves open swallows the next.
    const [plainPage = '', ...others] = rendered(pages.join('\n\n# next page\n\n')).split('<h1>next page</h1>\n');
    expect(plainPage).toMatch(/<table>.*<details><summary>.*<pre>/s);
    expect(others.length).toBe(some.length);
    for (const [index, page] of others.entries()) {
      expect(tagsOf(page), JSON.stringify(some[index])).toEqual(tagsOf(plainPage));
    }
  });

  test('what experiments found is tables, and nothing that can be clicked', context => {
    needs(context);
    for (const experiment of Object.values(EXPERIMENTS)) {
      const html = rendered(markdownReport({ ...reportOf(), experiment }));
      expect(html).toContain('<table>');
      expect(html).not.toMatch(/<a |<img|<input/);
    }
  });
});

/** A report in which every text that a run, a target or a scenario can choose is this one. */
function reportSaying(said: string) {
  const cause: Cause = { kind: 'limit', limit: 'somaxconn', side: 'server', setting: said, value: said };
  const remedy = { change: { setting: said, to: said }, now: [said], persist: [said], check: said, cost: said };
  const because = [finding('syn-cookies-on', { value: said }), finding('ghosts', { count: 1, missing: 1 })];
  const checks = [{ expectation: said, result: 'fail', observed: 1 } as const];
  const scenario = { ...PLAN.scenario, name: said };
  const state = { state: 'broken', phase: 'load', why: said } as const;
  const run = { ...RUN, plan: { ...PLAN, scenario }, state };
  return reportOf(sectionOf([{ ...groupOf(cause), because, remedy }], { run, verdict: { result: 'fail', checks } }));
}

function tagsOf(html: string): string[] {
  return html.match(/<[^>]*>/g) ?? [];
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };

/** Text of rendered HTML without a tag in it: what renderers write out is itself again. */
function textOf(html: string): string {
  expect(html).not.toMatch(/[<>]/);
  return html
    .replaceAll(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, name: string) =>
      code === undefined ? (NAMED[name] ?? `no ${name}`) : String.fromCharCode(Number(code)),
    )
    .replaceAll('\u200b', '');
}
