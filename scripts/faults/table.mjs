/** How the runs ended, by the call that failed: `0 ×12, 3 ×4`. */
export function tableOf(name, outcomes) {
  const calls = [...new Set(outcomes.map(({ call }) => call))];
  const rows = calls.map(call => {
    const some = outcomes.filter(outcome => outcome.call === call);
    return [name, call, `${some.length}`, ...ENDS.map(end => counted(some, end)), wrongOf(some)];
  });
  const all = [['scenario', 'call', 'places', 'passed', 'cannot run (3)', 'open (4)', 'not reached', 'wrong'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map(row => row[column].length)));
  const lined = all.map(row => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`);
  return [lined[0], `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`, ...lined.slice(1)].join('\n');
}

const ENDS = ['0', '3', '4', 'not reached'];

function counted(outcomes, end) {
  return `${outcomes.filter(outcome => outcome.end === end).length}`;
}

function wrongOf(outcomes) {
  return `${outcomes.filter(({ wrong }) => wrong.length > 0).length}`;
}
