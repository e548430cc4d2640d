/** The comparison as text, the fastest first. */
export function renderPeers({ connections, rounds, clients }) {
  const rows = Object.entries(clients).sort(
    ([, one], [, other]) => other.connectionsPerSecond - one.connectionsPerSecond,
  );
  return [
    `${whole(connections)} connections from one process each, medians of ${rounds} rounds`,
    line('', 'a second', 'to the last', 'CPU each', 'memory each'),
    ...rows.map(([name, { connectionsPerSecond, toLastMs, cpuUsPerConnection, bytesPerConnection }]) =>
      line(
        name,
        whole(connectionsPerSecond),
        `${whole(toLastMs)} ms`,
        `${cpuUsPerConnection.toFixed(1)} µs`,
        `${whole(bytesPerConnection)} B`,
      ),
    ),
  ].join('\n');
}

function line(name, ...values) {
  return `  ${name.padEnd(22)}${values.map(value => value.padStart(14)).join('')}`;
}

function whole(value) {
  return Math.round(value).toLocaleString('en-US');
}
