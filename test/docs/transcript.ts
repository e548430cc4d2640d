import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './pages.ts';

/** The first block of output that a page shows below a command. */
export function textAfter(file: string, command: string): string {
  const page = readFileSync(path.join(ROOT, file), 'utf8');
  const [, text] = /^```text\n([\s\S]*?)^```$/m.exec(page.slice(page.indexOf(command))) ?? [];
  if (text === undefined) throw new Error(`${file} shows nothing below ${command}`);
  return text;
}

/**
 * Parts of what a page shows that a program did not print in this order. Where lines are broken does not count, nor do times and
 * the kernel's release; a line of `…` stands for anything.
 *
 * @param figures whether other numbers count
 */
export function missingFrom(printed: string, shown: string, figures: 'exact' | 'any'): string[] {
  const text = plain(printed, figures);
  let from = 0;
  return shown.split(/^\s*…$/m).flatMap(part => {
    const wanted = plain(part, figures);
    const at = text.indexOf(wanted, from);
    if (at < 0) return [wanted];
    from = at + wanted.length;
    return [];
  });
}

function plain(text: string, figures: 'exact' | 'any'): string {
  const anywhere = text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/\b[\d.]+ (?:µs|ms|s)\b/g, '# s')
    .replaceAll(/\bLinux \d[\w.-]*/g, 'Linux #');
  return figures === 'exact' ? anywhere : anywhere.replaceAll(/\d[\d,.]*/g, '#');
}
