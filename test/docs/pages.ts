import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.join(import.meta.dirname, '../..');

export interface Page {
  /** From the root of the repository. */
  readonly file: string;
  readonly text: string;
}

/** README.md, once there is one, and every page of docs/. */
export function pages(): Page[] {
  const docs = readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.md'))
    .map(file => path.join('docs', file));
  const files = [...(existsSync(path.join(ROOT, 'README.md')) ? ['README.md'] : []), ...docs.sort()];
  return files.map(file => ({ file, text: readFileSync(path.join(ROOT, file), 'utf8') }));
}

const FENCE = /^```(\w*)\n([\s\S]*?)^```$/gm;

/** Text of the fenced blocks in one of these languages. */
export function fencedBlocks(text: string, languages: readonly string[]): string[] {
  return [...text.matchAll(FENCE)].flatMap(([, language = '', block = '']) =>
    languages.includes(language) ? [block] : [],
  );
}
