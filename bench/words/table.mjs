import { stripVTControlCharacters } from 'node:util';
import { markdownTable } from '../markdown-table.mjs';

/** Lines that tell whether something went wrong. */
const TELLING = [/\b(errors?|failed|aborted|refused|timeouts?|cannot|could not|too many)\b/i, /\bE[A-Z]{4,}\b/];
const MOST_LINES = 2;
/** Of one line; a failed assertion goes on for longer. */
const MOST_CHARACTERS = 90;

/** What was said as Markdown: a heading and a table for each limit. */
export function renderWords({ connections, limits, leftOut }) {
  const parts = limits.map(limit => `## ${sentenceCase(limit.title)}\n\n${table(limit, connections)}`);
  return [...parts, ...(leftOut.length === 0 ? [] : [`Not installed here: ${leftOut.join(', ')}.`])].join('\n\n');
}

function table({ said }, connections) {
  const rows = said.map(({ name, end, text, sentence }) => [name, ending(end), words(text), cell(sentence)]);
  return markdownTable([`${connections} connections`, 'ends with', 'it says', 'loadline says'], rows, { left: true });
}

function ending({ how, code, signal }) {
  return how === 'killed' ? 'does not end' : String(signal ?? `exit ${code}`);
}

function words(text) {
  const lines = stripVTControlCharacters(text)
    .split(/[\r\n]+/)
    .map(line => line.trim().replace(/\s+/g, ' '))
    .filter(line => TELLING.some(form => form.test(line)));
  const told = [...new Set(lines)].slice(0, MOST_LINES).map(line => `\`${cell(shortened(line))}\``);
  return told.length === 0 ? 'nothing of it' : told.join('<br>');
}

function shortened(line) {
  const plain = line.replaceAll('`', "'");
  return plain.length <= MOST_CHARACTERS ? plain : `${plain.slice(0, MOST_CHARACTERS)} …`;
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}

function sentenceCase(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
