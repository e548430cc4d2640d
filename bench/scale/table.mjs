/** The cost of each size as text. */
export function renderScale(sizes) {
  const rows = [
    ['connections', size => whole(size.connections)],
    ['processes: driver + target', size => `${size.processes.driver} + ${size.processes.target}`],
    ['time to all served', size => `${size.seconds.served.toFixed(1)} s`],
    ['autopsy', size => `${size.seconds.autopsy.toFixed(1)} s`],
    ['teardown', size => `${size.seconds.teardown.toFixed(1)} s`],
    ['CPU of 100,000 connections', size => `${size.cpuSecondsPer100k.toFixed(1)} s`],
    ['user memory, driver + target', size => mebibytes(size.userBytes.driver + size.userBytes.target)],
    ['user memory, runner', size => mebibytes(size.userBytes.runner)],
    ['kernel memory a connection', size => `${whole(size.kernelBytesPerConnection)} B`],
    ['sampling, share of the CPU', size => percent(size.samplingShareOfCpu)],
    ['all evidence, share of the CPU', size => percent(size.runnerShareOfCpu)],
  ];
  return rows.map(([label, cell]) => label.padEnd(32) + sizes.map(size => cell(size).padStart(13)).join('')).join('\n');
}

function mebibytes(bytes) {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

function percent(share) {
  return `${(share * 100).toFixed(1)} %`;
}

function whole(value) {
  return Math.round(value).toLocaleString('en-US');
}
