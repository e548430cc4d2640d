import { BOTH, elsewhere, loadFrom, servedText, WELL } from './client-run.mjs';
import { OTHERS, PORT, QUEUED } from './server-programs.mjs';
import { served } from './server-run.mjs';
import { MACHINES } from './testbed.mjs';

/** Two hosts make one load together, and what either of them, the server or the way between lacks is named where it is. */
export const CLIENTS = [
  { name: 'clients', run: bed => served(bed, [], () => overflow(bed)) },
  { name: 'clients-busy', run: bed => served(bed, [OTHERS], () => overflow(bed)) },
  { name: 'clients-serve', run: bed => served(bed, [], () => paced(bed), WELL) },
  { name: 'clients-ports', run: bed => served(bed, [], () => fewPorts(bed), WELL) },
  { name: 'clients-nofile', run: bed => served(bed, [], () => fewDescriptors(bed), WELL) },
  { name: 'clients-firewall', run: bed => served(bed, [], () => firewall(bed), WELL) },
  { name: 'clients-link', run: bed => served(bed, [], () => lossyLink(bed), WELL) },
  { name: 'clients-user', run: bed => served(bed, [], () => overflow(bed, byUser)) },
  { name: 'clients-translated', run: bed => served(bed, [], () => translated(bed)) },
  { name: 'clients-refused', run: refused },
];

/** A queue that nobody empties is seen from both, whatever else the server's machine does. */
async function overflow(bed, who) {
  const run = await loadFrom(bed, { connections: 500 }, who?.(bed));
  const full = `${500 - QUEUED} × accept queue full (listen backlog ${QUEUED - 1}, target), because`;
  const slow = 'application too slow to accept (target)';
  return [
    ['causes', `${full} ${slow}; ${QUEUED} × ${slow}`, run.causes],
    ['of each host', '0 of 250 served, 0 of 250 served', servedText(run.hosts)],
    [
      'clocks within their bounds',
      '',
      run.hosts
        .filter(host => !isExact(host))
        .map(describe)
        .join(', '),
    ],
  ];
}

/** Reports have microseconds. */
const ROUNDED_MS = 0.001;

function isExact({ name, clock }) {
  return Math.abs(clock.aheadMs - MACHINES[name].aheadS * 1000) <= clock.boundMs + ROUNDED_MS;
}

function describe({ name, clock }) {
  return `${name} ${clock.aheadMs} ± ${clock.boundMs} ms`;
}

/** One pace, which both keep together. */
async function paced(bed) {
  const { status, hosts, causes } = await loadFrom(bed, {
    connections: 2000,
    arrival: '{ perSecond: 1000 }',
    expect: ['served == 2000', 'failures{host:load-1} == 0'],
  });
  return [
    ['status', 0, status],
    ['of each host', '1000 of 1000 served, 1000 of 1000 served', servedText(hosts)],
    ['causes', '', causes],
  ];
}

/** What one of them lacks fails that one's attempts, and no other's. */
async function fewPorts(bed) {
  const before = bed.on('load-2', 'cat /proc/sys/net/ipv4/ip_local_port_range').stdout.trim();
  bed.sysctl('load-2', 'net.ipv4.ip_local_port_range=58000 58099');
  try {
    const run = await loadFrom(bed, {
      connections: 600,
      expect: [
        'failures{limit:ephemeral-ports,host:load-2} == 200',
        'failures{limit:ephemeral-ports,host:load-1} == 0',
      ],
    });
    return [
      ['status', 0, run.status],
      ['cause', '200 × ephemeral-ports (ephemeral-ports 58000 58099, load-2)', run.causes],
      ['proven', 'ephemeral-ports (ephemeral-ports 58000 58099, load-2)', run.proven],
      ['of each host', '300 of 300 served, 100 of 300 served', servedText(run.hosts)],
    ];
  } finally {
    bed.sysctl('load-2', `net.ipv4.ip_local_port_range=${before}`);
  }
}

/** The driver's process has some descriptors of its own. */
async function fewDescriptors(bed) {
  const inventory = bed.file(
    'few.yaml',
    'clients:\n  load-1: { via: "ssh -T {host} prlimit --nofile=250:250" }\n  load-2: {}\nserver: { to: target }\n',
  );
  const run = await loadFrom(bed, { connections: 600 }, ['--hosts', inventory]);
  const [first, second] = run.hosts;
  return [
    ['cause', `${300 - first.served} × nofile (nofile 250, load-1)`, run.causes],
    ['some were served there', true, first.served > 200 && first.served < 250],
    ['all were served by the other', 300, second.served],
  ];
}

async function firewall(bed) {
  const hook = 'type filter hook output priority 0';
  bed.nft('fl-load-2', `table ip half {\n chain c {\n ${hook}\n tcp dport ${PORT} tcp sport & 2 == 2 drop\n }\n}\n`);
  try {
    const run = await loadFrom(bed, { connections: 400 });
    const [first, second] = run.hosts;
    return [
      ['cause', `${200 - second.served} × packets-dropped-by-firewall (load-2)`, run.causes],
      ['all were served by the other', '200 of 200 served', servedText([first])],
      ['some failed', true, second.failed > 20],
    ];
  } finally {
    bed.nft('fl-load-2', 'delete table ip half');
  }
}

/** Nothing on either host is blamed for what is lost between them. */
async function lossyLink(bed) {
  const run = await bed.lossy('load-2', PORT, () => loadFrom(bed, { connections: 400 }));
  const [first, second] = run.hosts;
  return [
    ['all that failed lost its SYNs on the way', second.failed, run.byWhat('packets-lost-on-link')],
    ['all were served by the other', '200 of 200 served', servedText([first])],
    ['some failed', true, second.failed > 20],
  ];
}

/** Agents of whoever may do nothing special. */
function byUser(bed) {
  const clients = 'clients: { load-1: { to: loader@load-1 }, load-2: { to: loader@load-2 } }';
  return ['--hosts', bed.file('user.yaml', `${clients}\nserver: { to: target }\n`)];
}

/** What one of them sends has another address at the server: none of its attempts may be joined with anything there. */
async function translated(bed) {
  const hook = 'type nat hook postrouting priority 100';
  bed.nft('fl-load-2', `table ip nat {\n chain c {\n ${hook}\n tcp dport ${PORT} snat to 198.18.100.9\n }\n}\n`);
  bed.address('load-2', 'add', '198.18.100.9/24');
  try {
    const run = await loadFrom(bed, { connections: 500 });
    const ofSecond = run.groups.filter(({ seenFrom }) => seenFrom === 'load-2');
    return [
      ['blame of its attempts that would be certain', '', provenOf(ofSecond)],
      ['the translation is told', /target has no connection from 198.18.100.12: something between/, run.text],
      ['the other is blamed as ever', /accept queue full|too slow to accept/, run.causes],
    ];
  } finally {
    bed.address('load-2', 'del', '198.18.100.9/24');
    bed.nft('fl-load-2', 'delete table ip nat');
  }
}

function provenOf(groups) {
  return groups
    .filter(({ confidence }) => confidence === 'proven')
    .map(({ count, cause }) => `${count} × ${cause.limit ?? cause.what}`)
    .join('; ');
}

/** Every reason is told at once, before anything is loaded. */
function refused(bed) {
  const file = elsewhere(bed, { connections: 10 });
  const said = (...args) => {
    const { status, stderr } = bed.loadline('run', file, ...args);
    return `${status} ${stderr.trim()}`;
  };
  const shut = said('--client', 'load-1', '--client', 'shut@load-2', '--client', 'nobody@load-1', '--server', 'target');
  return [
    ['who cannot be reached', /^3 .*shut@load-2: .*nobody@load-1: /s, shut],
    ['--confirm', /^2 .*nothing is changed on load-1/s, said('--client', 'load-1', '--confirm')],
    ['an address of nobody', /^3 .*--allow-remote 198.18.100.10/s, said('--client', 'load-1')],
    ['nobody listens there', /^3 .*nothing listens on 198.18.100.10:9000/s, said(...BOTH)],
    ['too few connections', /^2 .*would make none of 1 connection/s, fewerThanHosts(bed)],
  ];
}

function fewerThanHosts(bed) {
  const { status, stderr } = bed.loadline('run', elsewhere(bed, { connections: 1 }), ...BOTH);
  return `${status} ${stderr.trim()}`;
}
