import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second (sysconf(_SC_CLK_TCK)). */
const TICK_US = 10_000;

/** Memory now and processor time so far of some processes together. */
export function usageOf(pids) {
  return pids.map(usage).reduce(add);
}

function usage(pid) {
  const memory = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  // The command may hold spaces: fields are counted from its closing bracket.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
  return {
    rssBytes: kibibytes(memory, 'Rss') * 1024,
    privateBytes: (kibibytes(memory, 'Private_Clean') + kibibytes(memory, 'Private_Dirty')) * 1024,
    userUs: Number(fields[11]) * TICK_US,
    systemUs: Number(fields[12]) * TICK_US,
  };
}

function kibibytes(text, name) {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)[1]);
}

function add(one, other) {
  return Object.fromEntries(Object.entries(one).map(([name, value]) => [name, value + other[name]]));
}
