import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visible } from '../../../src/report/escape.ts';
import { markup, trusted } from '../../../src/report/html/markup.ts';

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
