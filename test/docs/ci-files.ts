import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './pages.ts';

const FOLDER = 'examples/ci';

/** A list entry of YAML, or a shell step of a Jenkinsfile. */
const STEP = /^\s*(?:- |sh ')((?:sudo )?loadline [^'\n]+)/gm;

export interface CiFile {
  readonly file: string;
  readonly text: string;
  /** What its steps call loadline with. */
  readonly lines: readonly string[];
}

/** The templates for continuous integration. */
export function ciFiles(): CiFile[] {
  return readdirSync(path.join(ROOT, FOLDER)).map(name => {
    const file = `${FOLDER}/${name}`;
    const text = readFileSync(path.join(ROOT, file), 'utf8');
    return { file, text, lines: [...text.matchAll(STEP)].map(([, line = '']) => line) };
  });
}
