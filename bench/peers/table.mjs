import { markdownTable } from '../markdown-table.mjs';
import { median } from '../median.mjs';
import { isOurs, isReference, REFERENCE } from './clients.mjs';

/** The comparison as Markdown: how we do against the best peer, then all of them, the fastest first. */
export function renderPeers({ connections, rounds, clients, leftOut }) {
  const most = clients[REFERENCE]?.rounds;
  const rows = Object.entries(clients)
    .sort(([, one], [, other]) => other.connectionsPerSecond - one.connectionsPerSecond)
    .map(([name, figures]) => row(name, figures, most));
  const title = `${whole(connections)} connections, medians of ${rounds} rounds`;
  const head = [title, 'processes', 'a second', 'of C', 'start to last', 'CPU each', 'memory each'];
  return [...against(connections, clients), markdownTable(head, rows), ...absences(leftOut)].join('\n\n');
}

/** Our faster engine against the fastest of the others; the references in C are none of them. */
function against(connections, clients) {
  const names = Object.keys(clients);
  const ours = fastest(names.filter(isOurs), clients);
  const peer = fastest(
    names.filter(name => !isOurs(name) && !isReference(name)),
    clients,
  );
  if (ours === undefined || peer === undefined) return [];
  const [rate, cpu] = ['connectionsPerSecond', 'cpuUsPerConnection'].map(figure =>
    ratio(clients[ours].rounds, clients[peer].rounds, figure).toFixed(2),
  );
  return [
    `At ${whole(connections)}, ${ours} has ${rate} times the rate of the best peer, ${peer}, for ${cpu} times its CPU.`,
  ];
}

function fastest(names, clients) {
  return names.toSorted((one, other) => clients[other].connectionsPerSecond - clients[one].connectionsPerSecond)[0];
}

/** Of a figure in each round, in which the machine was the same for both; the median of those. */
function ratio(one, other, figure) {
  return median(one.map((measured, round) => measured[figure] / other[round][figure]));
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
    most === undefined ? '' : ratio(figures.rounds, most, 'connectionsPerSecond').toFixed(2),
    `${whole(toLastMs)} ms`,
    `${cpuUsPerConnection.toFixed(0)} µs`,
    `${whole(bytesPerConnection)} B`,
  ];
}

function whole(value) {
  return Math.round(value).toLocaleString('en-US');
}
