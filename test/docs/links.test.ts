import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { pages, ROOT } from './pages.ts';

describe.each(pages())('$file', ({ file, text }) => {
  test('links to files that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map(([, link = '']) => link);
    const broken = links.filter(link => !existsSync(path.join(ROOT, path.dirname(file), link)));
    expect(broken).toEqual([]);
  });

  test('links to headings that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g)];
    const broken = links.filter(
      ([, to = '', heading = '']) => !headingsOf(to === '' ? file : inFolderOf(file, to)).has(heading),
    );
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  test('names scenarios and sources that exist', () => {
    const named = [...text.matchAll(/\b(?:scenarios|src|test|docs)\/[\w./-]+\.(?:yaml|ts|md)\b/g)].map(
      ([name]) => name,
    );
    expect(named.filter(name => !existsSync(path.join(ROOT, name)))).toEqual([]);
  });
});

function inFolderOf(file: string, to: string): string {
  return path.join(path.dirname(file), to);
}

/** What GitHub makes of the headings of a page. */
function headingsOf(file: string): ReadonlySet<string> {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(headings.map(slugOf));
}

function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}

test('a heading is linked to as GitHub spells it', () => {
  expect(slugOf('Kernels before 6.7')).toBe('kernels-before-67');
  expect(slugOf('`check <scenario…> --baseline <place>`')).toBe('check-scenario---baseline-place');
});

describe('a script of the repository', () => {
  const folders = ['bench', 'examples', 'scripts'];
  const scripts = folders.flatMap(folder =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.mjs'))
      .map(file => path.join(folder, file)),
  );

  test.each(scripts)('%s imports what a build has', script => {
    const text = readFileSync(path.join(ROOT, script), 'utf8');
    const built = [...text.matchAll(/'(?:\.\.\/)+dist\/([\w/-]+)\.js'/g)].map(([, module]) => `src/${module}.ts`);
    expect(built.filter(source => !existsSync(path.join(ROOT, source)))).toEqual([]);
  });
});
