import { once } from 'node:events';
import { MACHINES } from './testbed.mjs';

const PORT = 9000;
const TARGET = MACHINES.target.address;

/** Its queue takes one more than it was told to. */
const QUEUED = 101;
const CONNECTIONS = 500;

/** Python's own: Node accepts whatever comes. */
const NEVER_ACCEPTS = `
import socket, time
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('${TARGET}', ${PORT}))
listener.listen(${QUEUED - 1})
print('listens', flush=True)
time.sleep(3600)
`;

/** Answers whoever connects to another port, 60 times a second, so that the host is not alone with the load. */
const OTHERS = `
import socket, threading, time
listener = socket.create_server(('${TARGET}', 7777), backlog=64)
def serve():
    while True: listener.accept()[0].close()
threading.Thread(target=serve, daemon=True).start()
print('listens', flush=True)
while True:
    socket.create_connection(('${TARGET}', 7777)).close()
    time.sleep(1 / 60)
`;

/** A server that runs on another host, and the same load on it in all circumstances. */
export const SERVERS = [
  { name: 'server', run: bed => served(bed, [], async () => [...(await blamed(bed, 'root@target')), ...refused(bed)]) },
  { name: 'server-user', run: bed => served(bed, [], () => blamed(bed, 'loader@target')) },
  { name: 'server-counters', run: bed => served(bed, [], () => blamed(bed, 'root@target', '--no-bpf')) },
  { name: 'server-busy', run: bed => served(bed, [OTHERS], () => blamed(bed, 'root@target')) },
  { name: 'server-somaxconn', run: lowered },
  { name: 'server-loss', run: bed => served(bed, [], () => lossyLink(bed)) },
  { name: 'server-translated', run: bed => served(bed, [], () => translated(bed)) },
  { name: 'server-closed', run: closedPort },
  { name: 'server-lost', run: bed => served(bed, [], () => lost(bed)) },
  { name: 'server-cut', run: bed => served(bed, [], () => cut(bed)) },
  { name: 'server-stopped', run: bed => served(bed, [], () => stopped(bed)) },
  { name: 'server-killed', run: bed => served(bed, [], () => killed(bed)) },
];

/** Whoever the agent is: 399 found the queue full, because nobody accepts, and 101 waited in it. */
async function blamed(bed, to, ...how) {
  const run = await load(bed, '--server', to, ...how);
  const full = `${CONNECTIONS - QUEUED} × accept queue full (listen backlog ${QUEUED - 1}, ${to}), because`;
  const slow = `application too slow to accept (${to})`;
  return [
    ['causes', `${full} ${slow}; ${QUEUED} × ${slow}`, run.causes],
    ['unexplained', 0, run.unexplained],
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
    const { status, stderr } = bed.loadline('run', ...args);
    return `${status} ${stderr.trim()}`;
  };
  const local = bed.file('local.yaml', 'name: local\ntarget: { kind: raw }\nload: { connections: 1 }\n');
  return [
    ['--confirm', /^2 .*nothing is changed on target/s, said(file, '--server', 'target', '--confirm')],
    ['a target of ours', /^2 .*watches a server that runs there already/s, said(local, '--server', 'target')],
    ['an address of another host', /^3 .*--allow-remote 198.18.100.10/s, said(file, '--server', 'load-1')],
  ];
}

/** Half of what the client sends is lost between the hosts, which no counter of either may be blamed for. */
async function lossyLink(bed) {
  const hook = 'type filter hook ingress device v-conductor priority 0';
  bed.nft(
    'fl-switch',
    `table netdev lossy {\n chain c {\n ${hook}\n tcp dport ${PORT} tcp sport & 1 == 1 drop\n }\n}\n`,
  );
  try {
    const { causes, byWhat } = await load(bed, '--server', 'target');
    const link = byWhat('packets-lost-on-link') + byWhat('unexplained');
    return [['SYNs that were lost on the way are of no limit', true, link > 0 && !/rule|filter/.test(causes)]];
  } finally {
    bed.nft('fl-switch', 'delete table netdev lossy');
  }
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

async function lost(bed) {
  const run = start(bed, scenario(bed, '60s'), '--server', 'target');
  await run.says(/started, 101 connected/);
  process.kill(agentOn(bed), 'SIGKILL');
  const { status, text } = await run.ended;
  return [
    ['status', 4, status],
    ['report', /The server's host was lost while the load ran/, text],
    ['no bug of ours', false, /at .*\.js:/.test(text)],
    await nothingLeft(bed),
  ];
}

/** The server, its host and the way to its agent are gone at once. */
async function cut(bed) {
  const run = start(bed, scenario(bed, '60s'), '--server', 'target');
  await run.says(/started, 101 connected/);
  bed.link('target', 'down');
  const { status, text } = await run.ended;
  await bed.until(() => !bed.processesOn('target').some(({ line }) => line.startsWith('loadline agent')));
  const left = bed.processesOn('target').filter(({ line }) => line.startsWith('loadline'));
  bed.link('target', 'up');
  return [
    ['status', 4, status],
    ['report', /Timeout, server\s+\S+\s+not responding/, text],
    ['no bug of ours', false, /at .*\.js:/.test(text)],
    ['agents left', 0, left.length],
  ];
}

async function stopped(bed) {
  const run = start(bed, scenario(bed, '60s'), '--server', 'target');
  await run.says(/started, 101 connected/);
  run.child.kill('SIGINT');
  const { status, text } = await run.ended;
  return [['status', 130, status], ['report', /Stopped by the user in the load phase/, text], await nothingLeft(bed)];
}

async function killed(bed) {
  const run = start(bed, scenario(bed, '60s'), '--server', 'target');
  await run.says(/started, 101 connected/);
  run.child.kill('SIGKILL');
  await run.ended;
  return [await nothingLeft(bed)];
}

/** @param timeout long for what is ended from outside */
function scenario(bed, timeout = '1500ms') {
  const target = `target: { kind: external, address: ${TARGET}, port: ${PORT} }`;
  const loaded = `load: { connections: ${CONNECTIONS}, arrival: burst, connectTimeout: ${timeout} }`;
  return bed.file('elsewhere.yaml', `name: elsewhere\nlab: { kind: host }\n${target}\n${loaded}\n`);
}

async function load(bed, ...args) {
  const { text, stdout } = await start(bed, scenario(bed), ...args, '--format', 'json').ended;
  if (stdout === '') throw new Error(text);
  const { groups, unexplained } = JSON.parse(stdout).runs[0].attribution;
  if (process.env.SHOW) console.log(bed.loadline('report', JSON.parse(stdout).runs[0].folder).stdout);
  return {
    text: `${text} ${stdout}`,
    unexplained,
    causes: groups.map(({ count, cause }) => `${count} × ${phrase(cause)}`).join('; '),
    proven: groups
      .filter(one => one.confidence === 'proven')
      .map(({ cause }) => phrase(cause))
      .join('; '),
    byWhat: what =>
      groups.filter(({ cause }) => (cause.what ?? cause.kind) === what).reduce((sum, one) => sum + one.count, 0),
  };
}

const WORDS = {
  'listen-backlog': 'accept queue full',
  'slow-to-accept': 'application too slow to accept',
};

function phrase({ kind, limit, what, value, host, root }) {
  const words = WORDS[limit ?? what] ?? limit ?? what ?? kind;
  const setting = limit === 'listen-backlog' ? 'listen backlog' : limit;
  const place = limit === undefined ? host : `${setting} ${value}, ${host}`;
  return `${words}${host === undefined ? '' : ` (${place})`}${root === undefined ? '' : `, because ${phrase(root)}`}`;
}

function start(bed, ...args) {
  const child = bed.start(process.execPath, bed.bin, 'run', '--out', `${bed.folder}/reports`, ...args);
  let text = '';
  let stdout = '';
  let heard = () => undefined;
  child.stdout.setEncoding('utf8').on('data', part => {
    stdout += part;
  });
  child.stderr.setEncoding('utf8').on('data', part => {
    text += part;
    heard();
  });
  const ended = once(child, 'close').then(([status]) => ({ status, stdout, text: `${text}${stdout}` }));
  const says = async words => {
    while (!words.test(text)) {
      await Promise.race([
        new Promise(resolve => {
          heard = resolve;
        }),
        ended.then(({ text: all }) => Promise.reject(new Error(all))),
      ]);
    }
  };
  return { child, ended, says };
}

function agentOn(bed) {
  return bed.processesOn('target').find(({ line }) => line.startsWith('loadline agent')).pid;
}

async function nothingLeft(bed) {
  const left = () =>
    ['target', 'conductor'].flatMap(name =>
      bed
        .processesOn(name)
        .filter(({ line }) => !/python3|ssh target exec|sshd: root@notty/.test(line))
        .map(({ line }) => `${name}: ${line}`),
    );
  await bed.until(() => left().length === 0);
  return ['processes left', '', left().join('; ')];
}

function servers(bed) {
  return bed.processesOn('target').filter(({ line }) => line.startsWith('python3'));
}

/** Does something while servers in Python run on the target: the one that is loaded, and others. */
async function served(bed, others, work) {
  const children = [];
  try {
    for (const program of [NEVER_ACCEPTS, ...others]) {
      const child = bed.start('ssh', 'target', `exec python3 - <<'END'\n${program}END`);
      children.push(child);
      await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
    }
    return await work();
  } finally {
    // Without a terminal nobody ends it when ssh does.
    for (const { pid } of servers(bed)) process.kill(pid, 'SIGKILL');
    for (const child of children) child.kill();
    await bed.until(() => servers(bed).length === 0);
  }
}
