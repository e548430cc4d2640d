import { markdownTable } from '../markdown-table.mjs';
import { median } from '../median.mjs';
import { REFERENCE } from './clients.mjs';

/** The comparison as Markdown, the fastest first. */
export function renderPeers({ connections, rounds, clients, leftOut }) {
  const most = clients[REFERENCE]?.rounds;
  const rows = Object.entries(clients)
    .sort(([, one], [, other]) => other.connectionsPerSecond - one.connectionsPerSecond)
    .map(([name, figures]) => row(name, figures, most));
  const title = `${whole(connections)} connections, medians of ${rounds} rounds`;
  const head = [title, 'processes', 'a second', 'of C', 'start to last', 'CPU each', 'memory each'];
  return [markdownTable(head, rows), ...absences(leftOut)].join('\n\n');
}

/** Of the rates in each round, in which the machine was the same for both; the median of those. */
function ratio(one, other) {
  return median(one.map(({ connectionsPerSecond }, round) => connectionsPerSecond / other[round].connectionsPerSecond));
}

/** Who did not take part, by reason. */
function absences(leftOut) {
  const reasons = [...new Set(Object.values(leftOut))];
  const named = reason => Object.keys(leftOut).filter(name => leftOut[name] === reason);
  const parts = reasons.map(reason => `${named(reason).join(', ')} (${reason})`);
  return parts.length === 0 ? [] : [`Left out: ${parts.join('; ')}.`];
}

function row(name, figures, most) {
  const { processes, connectionsPerSecond, toLastMs, cpuUsPerConnection, bytesPerConnection } = figures;
  return [
    name,
    String(processes),
    whole(connectionsPerSecond),
    most === undefined ? '' : ratio(figures.rounds, most).toFixed(2),
    `${whole(toLastMs)} ms`,
    `${cpuUsPerConnection.toFixed(0)} µs`,
    `${whole(bytesPerConnection)} B`,
  ];
}

function whole(value) {
  return Math.round(value).toLocaleString('en-US');
}
