import { markdownTable } from '../markdown-table.mjs';
import { REFERENCE } from './clients.mjs';

/** The comparison as Markdown, the fastest first. */
export function renderPeers({ connections, rounds, clients, leftOut }) {
  const most = clients[REFERENCE]?.connectionsPerSecond;
  const rows = Object.entries(clients)
    .sort(([, one], [, other]) => other.connectionsPerSecond - one.connectionsPerSecond)
    .map(([name, figures]) => row(name, figures, most));
  const title = `${whole(connections)} connections, medians of ${rounds} rounds`;
  const head = [title, 'processes', 'a second', 'of C', 'start to last', 'CPU each', 'memory each'];
  const absent = Object.entries(leftOut).map(([name, why]) => `${name} (${why})`);
  return [markdownTable(head, rows), ...(absent.length === 0 ? [] : [`Left out: ${absent.join(', ')}.`])].join('\n\n');
}

function row(name, figures, most) {
  const { processes, connectionsPerSecond, toLastMs, cpuUsPerConnection, bytesPerConnection } = figures;
  return [
    name,
    String(processes),
    whole(connectionsPerSecond),
    most === undefined ? '' : (connectionsPerSecond / most).toFixed(2),
    `${whole(toLastMs)} ms`,
    `${cpuUsPerConnection.toFixed(0)} µs`,
    `${whole(bytesPerConnection)} B`,
  ];
}

function whole(value) {
  return Math.round(value).toLocaleString('en-US');
}
