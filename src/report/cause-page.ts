import type { WhatHappened } from '../model/cause.ts';
import { CAUSES } from './causes/causes.ts';
import { decoyLine, END, list, markdown } from './limit-page.ts';

/** The generated part of the page of a cause that is no limit: its entry as Markdown, between two comments that mark it. */
export function causeFacts(what: WhatHappened): string {
  const { title, meaning, symptoms, decoys, look, advice } = CAUSES[what];
  const parts = [
    '<!-- facts: generated from src/report/causes/, by npm run docs -->',
    `**${markdown(title)}**`,
    markdown(meaning),
    `Symptoms:\n\n${list(symptoms)}`,
    `Taken for it, or it for them:\n\n${list(decoys.map(decoyLine))}`,
    `Where to look:\n\n${block(look)}`,
    `What to do (a report has the addresses of its run):\n\n${block(advice)}`,
    END,
  ];
  return parts.join('\n\n');
}

/** Path of the page, from the root of the repository. */
export function causePagePath(what: WhatHappened): string {
  return `docs/causes/${what}.md`;
}

function block(lines: readonly string[]): string {
  return `\`\`\`text\n${lines.join('\n')}\n\`\`\``;
}
