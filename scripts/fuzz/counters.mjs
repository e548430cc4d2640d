import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as cgroup from '../../dist/collectors/parse/cgroup-files.js';
import { parseCgroupMembership } from '../../dist/collectors/parse/cgroup-membership.js';
import { parseConntrackStat } from '../../dist/collectors/parse/conntrack-stat.js';
import { parseFileNr } from '../../dist/collectors/parse/file-nr.js';
import { parseLoadavg } from '../../dist/collectors/parse/loadavg.js';
import { parseMeminfo } from '../../dist/collectors/parse/meminfo.js';
import { parseNeighbourStat } from '../../dist/collectors/parse/neighbour-stat.js';
import { parseNetDev } from '../../dist/collectors/parse/net-dev.js';
import { parseProcessLimits } from '../../dist/collectors/parse/process-limits.js';
import { parseProcessStatus } from '../../dist/collectors/parse/process-status.js';
import { snmpParser } from '../../dist/collectors/parse/snmp.js';
import { parseSnmp6 } from '../../dist/collectors/parse/snmp6.js';
import { parseSockstat } from '../../dist/collectors/parse/sockstat.js';
import { parseSoftnet } from '../../dist/collectors/parse/softnet.js';
import { parseTcpTable, tableAddress } from '../../dist/collectors/parse/tcp-table.js';
import { parseAheadMs } from '../../dist/system/kernel-clock.js';
import { parseMounts } from '../../dist/system/linux/mounts.js';
import { mutateText, pick } from './mutate.mjs';

const CAPTURED = path.join(import.meta.dirname, '../../test/fixtures/proc');
const captured = name => readFileSync(path.join(CAPTURED, name), 'latin1');
const snmp = snmpParser();
const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000  1000        0 12345 1 0000000000000000 100 0 0 10 0
   1: 0000000000000000FFFF00000200000A:9C40 0000000000000000FFFF00000900000A:1538 06 00000000:00000000 03:00001770 00000000     0        0 0 3
`;

/** Files that a run reads again and again: each with a text as the kernel wrote it, and its reader. */
const READERS = [
  { text: captured('thread-self/net/snmp'), read: snmp },
  { text: captured('thread-self/net/netstat'), read: text => snmpParser()(text) },
  { text: captured('thread-self/net/snmp6'), read: parseSnmp6 },
  { text: captured('thread-self/net/sockstat'), read: parseSockstat },
  { text: captured('thread-self/net/dev'), read: parseNetDev },
  { text: captured('thread-self/net/softnet_stat'), read: parseSoftnet },
  { text: captured('thread-self/net/stat/nf_conntrack'), read: parseConntrackStat },
  { text: captured('thread-self/net/stat/nf_conntrack'), read: text => parseNeighbourStat('arp', text) },
  { text: captured('meminfo'), read: parseMeminfo },
  { text: captured('limits'), read: parseProcessLimits, isBoundless: true },
  { text: captured('sys/fs/file-nr'), read: parseFileNr },
  { text: '0.52 0.58 0.59 2/1153 20913\n', read: parseLoadavg },
  { text: 'Name:\tnode\nState:\tS (sleeping)\nUid:\t0\t0\t0\t0\nThreads:\t11\n', read: parseProcessStatus },
  { text: '12:cpu,cpuacct:/a\n1:name=systemd:/b:c\n0::/d\n', read: parseCgroupMembership },
  { text: 'low 0\nhigh 0\nmax 3\noom 1\noom_kill 1\n', read: parsedCgroup },
  { text: TCP, read: text => parseTcpTable(text).map(row => ({ ...row, address: tableAddress(row.local) })) },
  { text: 'monotonic  100000  5\nboottime  0  0\n', read: parseAheadMs },
  {
    text: '24 29 0:22 / /proc rw,nosuid shared:13 - proc proc rw\n30 1 8:1 / /a\\040b rw - ext4 /dev/sda rw\n',
    read: parseMounts,
  },
];

function parsedCgroup(text) {
  return Object.values(cgroup).map(parse => parse(text));
}

export const counters = {
  make: random => {
    const index = Math.floor(random() * READERS.length);
    return { index, text: mutateText(random, pick(random, [READERS[index]]).text) };
  },
  /** What is no number is left out: a value is one that the kernel may have written. */
  take: ({ index, text }) => {
    const { read, isBoundless = false } = READERS[index];
    const wrong = numbersIn(read(text)).find(value => Number.isNaN(value) || !(isBoundless || Number.isFinite(value)));
    return wrong === undefined ? undefined : `a value is ${wrong}`;
  },
};

function numbersIn(value) {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}
