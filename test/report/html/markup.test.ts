import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visible } from '../../../src/report/escape.ts';
import { type Content, markup, trusted } from '../../../src/report/html/markup.ts';
import { page } from '../../../src/report/html/page.ts';

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

test('text is text, wherever it stands, and comes back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), value => {
      const { html } = markup`<p title="${value}">${value}</p>`;
      const [, attribute = '', inner = ''] = /^<p title="([^"]*)">([^<]*)<\/p>$/s.exec(html) ?? [];
      expect(attribute).toBe(inner);
      const back = inner.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => NAMED[name] ?? '');
      expect(back).toBe(value.split('\n').map(visible).join('\n'));
    }),
  );
});

test('markup and lists of it stay, undefined is nothing, and only trusted text is HTML', () => {
  const item = (text: string) => markup`<li>${text}</li>`;
  expect(markup`<ul>${[item('<a>'), item('b')]}${undefined}${3}</ul>`.html).toBe(
    '<ul><li>&lt;a&gt;</li><li>b</li>3</ul>',
  );
  expect(markup`${trusted('<b>')}${'<b>'}`.html).toBe('<b>&lt;b&gt;');
});

test('what has the shape of markup, as a file can hold it, is text', () => {
  const shapes: unknown[] = JSON.parse(
    '[{"html": "<img src=x>"}, [{"html": "<b>"}], {"html": {"html": "<i>"}}, true, null]',
  );
  for (const shape of shapes) expect(markup`${shape as Content}`.html).not.toContain('<');
});

test('a page leads nowhere by itself: what its policy cannot forbid is not in its body', () => {
  const html = page({
    title: 'x',
    body: trusted('<META http-equiv=refresh content="0;url=//e"><p>left</p><base href=//e>'),
  });
  expect(html.match(/<meta/gi)).toHaveLength(4);
  expect(html).toContain('&lt;META http-equiv=refresh');
  expect(html).toContain('<p>left</p>&lt;base');
});
