import { OTHERS, PORT, QUEUED, SERVES } from './server-programs.mjs';
import { CONNECTIONS, load, scenario, served } from './server-run.mjs';
import { MACHINES } from './testbed.mjs';

/** Reports have microseconds. */
const ROUNDED_MS = 0.001;

/** A server that runs on another host, and the same load on it in all circumstances. */
export const SERVERS = [
  { name: 'server', run: bed => served(bed, [], async () => [...(await blamed(bed, 'root@target')), ...refused(bed)]) },
  { name: 'server-user', run: bed => served(bed, [], () => blamed(bed, 'loader@target')) },
  { name: 'server-counters', run: bed => served(bed, [], () => blamed(bed, 'root@target', '--no-bpf')) },
  { name: 'server-busy', run: bed => served(bed, [OTHERS], () => blamed(bed, 'root@target')) },
  { name: 'server-somaxconn', run: lowered },
  { name: 'server-serves', run: serves },
  { name: 'server-loss', run: bed => served(bed, [], () => lossyLink(bed)) },
  { name: 'server-translated', run: bed => served(bed, [], () => translated(bed)) },
  { name: 'server-closed', run: closedPort },
];

/** Whoever the agent is: 399 found the queue full, because nobody accepts, and 101 waited in it. */
async function blamed(bed, to, ...how) {
  const run = await load(bed, '--server', to, ...how);
  const full = `${CONNECTIONS - QUEUED} × accept queue full (listen backlog ${QUEUED - 1}, ${to}), because`;
  const slow = `application too slow to accept (${to})`;
  return [
    ['causes', `${full} ${slow}; ${QUEUED} × ${slow}`, run.causes],
    ['unexplained', 0, run.unexplained],
    ['clock of the target within its bound', true, isExact(run.serverHost)],
  ];
}

function isExact({ clock }) {
  return Math.abs(clock.aheadMs - MACHINES.target.aheadS * 1000) <= clock.boundMs + ROUNDED_MS;
}

/** A server that is well has nothing said of it; one of few descriptors has them named, by the process that has them there. */
async function serves(bed) {
  const under = nofile => served(bed, [], () => load(bed, '--server', 'target'), SERVES.replaceAll('MOST', nofile));
  const well = await under('4096');
  const { causes } = await under('200');
  return [
    [
      'a server that is well',
      `${CONNECTIONS} served, nothing failed`,
      `${well.served} served, ${well.causes || 'nothing'} failed`,
    ],
    ['a server of 200 descriptors', /^\d+ × nofile \(nofile 200, target\)$/, causes],
  ];
}

/** What is lowered on the server's machine is named there, and nothing of the client's is. */
async function lowered(bed) {
  bed.sysctl('target', 'net.core.somaxconn=50');
  try {
    const { causes } = await served(bed, [], () => load(bed, '--server', 'target'));
    return [['cause', /^449 × somaxconn \(somaxconn 50, target\), because application too slow/, causes]];
  } finally {
    bed.sysctl('target', 'net.core.somaxconn=4096');
  }
}

function refused(bed) {
  const file = scenario(bed);
  const said = (...args) => {
    const { status, stderr } = bed.loadline(...args);
    return `${status} ${stderr.trim()}`;
  };
  const local = bed.file('local.yaml', 'name: local\ntarget: { kind: raw }\nload: { connections: 1 }\n');
  return [
    ['--confirm', /^2 .*nothing is changed on target/s, said('run', file, '--server', 'target', '--confirm')],
    ['climb', /^2 .*climb changes settings/s, said('climb', file, '--to', '10', '--server', 'target')],
    ['a target of ours', /^2 .*watches a server that runs there already/s, said('run', local, '--server', 'target')],
    ['an address of another host', /^3 .*--allow-remote 198.18.100.10/s, said('run', file, '--server', 'load-1')],
  ];
}

/** The SYNs of each second port are lost between the hosts: these attempts are the way's, and no limit's. */
async function lossyLink(bed) {
  const { causes, byWhat, unexplained } = await bed.lossy('conductor', PORT, () => load(bed, '--server', 'target'));
  const link = byWhat('packets-lost-on-link');
  return [
    ['about half of the attempts', true, link > CONNECTIONS / 3 && link < (2 * CONNECTIONS) / 3],
    ['unexplained', 0, unexplained],
    ['causes', /packets-lost-on-link/, causes],
  ];
}

/** What the server sees has another address: no attempt may be joined with anything of it. */
async function translated(bed) {
  const hook = 'type nat hook postrouting priority 100';
  bed.nft('fl-conductor', `table ip nat {\n chain c {\n ${hook}\n tcp dport ${PORT} snat to 198.18.100.9\n }\n}\n`);
  bed.address('conductor', 'add', '198.18.100.9/24');
  try {
    const { text, proven } = await load(bed, '--server', 'target');
    return [
      ['blame that would be certain', '', proven],
      [
        'the translation is told',
        /target has no connection from 198.18.100.1: something between the hosts translates/,
        text,
      ],
    ];
  } finally {
    bed.address('conductor', 'del', '198.18.100.9/24');
    bed.nft('fl-conductor', 'delete table ip nat');
  }
}

function closedPort(bed) {
  const { status, stderr } = bed.loadline('run', scenario(bed), '--server', 'target');
  return [
    ['nobody listens there', /^3 .*target: nothing listens on 198.18.100.10:9000/s, `${status} ${stderr.trim()}`],
  ];
}
