import { markdownTable } from '../markdown-table.mjs';

/** Starts as Markdown: each program as separate modules and as built. */
export function renderStart({ rounds, programs }) {
  const names = [...new Set(programs.map(({ name }) => name))];
  const find = (name, form) => programs.find(program => program.name === name && program.form === form);
  const rows = names.map(name => {
    const joined = find(name, 'joined');
    const cells = ['ms', 'cpuMs', 'privateBytes'].map(figure => pair(find(name, 'modules'), joined, figure));
    return [name, ...cells];
  });
  const head = [`as modules → as built, medians of ${rounds}`, 'time', 'CPU', 'private memory'];
  return markdownTable(head, rows);
}

function pair(modules, joined, figure) {
  if (joined[figure] === undefined) return '';
  const built = written(joined, figure);
  return modules === undefined ? built : `${written(modules, figure)} → ${built}`;
}

function written(program, figure) {
  const value = program[figure];
  return figure === 'privateBytes' ? `${(value / 2 ** 20).toFixed(1)} MiB` : `${value.toFixed(0)} ms`;
}
