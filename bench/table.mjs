/** The results as text. */
export function renderResults({ machine, start, run, portSearch, sizes }) {
  const gib = (machine.memoryBytes / 2 ** 30).toFixed(0);
  return [
    `Linux ${machine.kernel}, Node ${machine.node}, ${machine.cpus} processors, ${gib} GiB`,
    '',
    `From the command's start to the first connection: ${start.medianSeconds.toFixed(2)} s (${spread(start.seconds, 2)})`,
    `100,000 held through "loadline run": the runner took ${run.cpuSeconds.toFixed(1)} s of CPU in ${run.seconds.toFixed(1)} s and ${mebibytes(run.peakBytes)} MiB at most`,
    `One connect() from a range of ${whole(portSearch.ports)} ports: ${whole(portSearch.belowHalfUs)} µs while it is less than half full, ${whole(portSearch.aboveHalfUs)} µs beyond`,
    ...sizes.flatMap(size => ['', ...sizeLines(size)]),
  ].join('\n');
}

const ROWS = [
  { name: 'connectionsPerSecond', label: 'opened and answered, a second', better: 'more' },
  { name: 'connectionsPerCpuSecond', label: 'the same, a second of its CPU', better: 'more' },
  { name: 'bytesPerConnection', label: 'resident memory each, bytes', better: 'less' },
  { name: 'privateBytesPerConnection', label: 'private memory each, bytes', better: 'less' },
  { name: 'userUsPerConnection', label: 'user CPU each, µs', better: 'less' },
  { name: 'systemUsPerConnection', label: 'system CPU each, µs', better: 'less' },
];

function sizeLines({ connections, processes, rounds, loadline, nodeNet }) {
  const count = connections.toLocaleString('en-US');
  return [
    `${count} connections, ${processes} client processes, medians of ${rounds.loadline.length} rounds each`,
    line('', 'loadline', 'node:net', 'ratio', 'rounds of loadline | node:net'),
    ...ROWS.map(({ name, label, better }) => {
      const ratio = better === 'more' ? loadline[name] / nodeNet[name] : nodeNet[name] / loadline[name];
      const taken = [rounds.loadline, rounds.nodeNet].map(each =>
        spread(
          each.map(round => round[name]),
          0,
        ),
      );
      return line(
        label,
        whole(loadline[name]),
        whole(nodeNet[name]),
        `${ratio.toFixed(1)} x ${better}`,
        taken.join(' | '),
      );
    }),
  ];
}

function line(label, one, other, ratio, taken) {
  return `  ${label.padEnd(32)}${one.padStart(10)}${other.padStart(10)}${ratio.padStart(12)}   ${taken}`;
}

function spread(values, digits) {
  return values.map(value => value.toFixed(digits)).join(' ');
}

function mebibytes(bytes) {
  return (bytes / 2 ** 20).toFixed(0);
}

function whole(value) {
  return Math.round(value).toLocaleString('en-US');
}
