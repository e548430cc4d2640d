// What no scenario measures: each entry is a figure of a name in claims.yaml, with the command that tells it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const IN_A_NAMESPACE = ['unshare', '--net'];

/** Every figure that can be measured here; what cannot is left out, with why on standard error. */
export function measureFigures() {
  return Object.assign({}, ...[ports, timeWait, entry, link].map(attempt));
}

function attempt(measure) {
  try {
    return measure();
  } catch (error) {
    console.error(`not measured: ${error.message}`);
    return {};
  }
}

function ports() {
  const [command, value] = told([...IN_A_NAMESPACE, 'cat', '/proc/sys/net/ipv4/ip_local_port_range']);
  const [first, last] = value.split(/\s+/).map(Number);
  return { 'ports of the default range': figure([last - first + 1], 'ports', command) };
}

function timeWait() {
  const seconds = (...more) => {
    const [command, value] = told([...IN_A_NAMESPACE, 'python3', 'scripts/guide/time-wait.py', ...more]);
    return figure([Number(value)], 's', command);
  };
  return { TIME_WAIT: seconds(), 'TIME_WAIT with tcp_fin_timeout 30': seconds('30') };
}

/** Column 4 of slabinfo is the size of an object (slabinfo(5)); it takes root to read. */
function entry() {
  const line = readFileSync('/proc/slabinfo', 'utf8')
    .split('\n')
    .find(each => each.startsWith('nf_conntrack '));
  if (line === undefined) throw new Error('nf_conntrack is not loaded');
  const bytes = Number(line.split(/\s+/)[3]);
  return {
    'bytes of a connection-tracking entry': figure(
      [bytes],
      'bytes',
      'awk \'$1 == "nf_conntrack" {print $4}\' /proc/slabinfo',
    ),
  };
}

function link() {
  const [command, text] = told(['python3', 'scripts/guide/delayed-link.py']);
  const figures = JSON.parse(text);
  const of = (name, unit) => figure(figures[name], unit, command);
  return {
    'throughput without window scaling': of('windowScaling0MegabytesPerSecond', 'MB/s'),
    'throughput with window scaling': of('windowScaling1MegabytesPerSecond', 'MB/s'),
    'answer after idle': of('slowStartAfterIdle1Seconds', 's'),
    'answer after idle without slow start': of('slowStartAfterIdle0Seconds', 's'),
  };
}

function figure(values, unit, by) {
  return { values, unit, by };
}

function told([program, ...args]) {
  const text = execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return [[program, ...args].join(' '), text.trim()];
}
