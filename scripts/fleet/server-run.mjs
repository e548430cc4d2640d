import { once } from 'node:events';
import { NEVER_ACCEPTS, PORT, TARGET } from './server-programs.mjs';

export const CONNECTIONS = 500;

/** @param timeout long for what is ended from outside */
export function scenario(bed, timeout = '1500ms') {
  const target = `target: { kind: external, address: ${TARGET}, port: ${PORT} }`;
  const loaded = `load: { connections: ${CONNECTIONS}, arrival: burst, connectTimeout: ${timeout} }`;
  return bed.file('elsewhere.yaml', `name: elsewhere\nlab: { kind: host }\n${target}\n${loaded}\n`);
}

export function load(bed, ...args) {
  return loadOf(bed, scenario(bed), ...args);
}

/** What came of the load of a scenario. */
export async function loadOf(bed, file, ...args) {
  return resultOf(await start(bed, file, ...args, '--format', 'json').ended);
}

/** What a command has found that ended so. */
export function resultOf({ status, text, stdout }) {
  if (stdout === '') throw new Error(text);
  const [{ attribution, outcomes, serverHost, clientHosts = [] }] = JSON.parse(stdout).runs;
  const { groups, unexplained } = attribution;
  return {
    text: `${text} ${stdout}`,
    status,
    groups,
    unexplained,
    serverHost,
    hosts: clientHosts,
    lost: clientHosts.find(({ lost }) => lost !== undefined)?.lost,
    served: outcomes.served,
    causes: causesIn(groups),
    proven: [...new Set(groups.filter(one => one.confidence === 'proven').map(({ cause }) => phrase(cause)))].join(
      '; ',
    ),
    byWhat: what =>
      groups.filter(({ cause }) => (cause.what ?? cause.kind) === what).reduce((sum, one) => sum + one.count, 0),
  };
}

function causesIn(groups) {
  const counts = new Map();
  for (const { count, cause } of groups) counts.set(phrase(cause), (counts.get(phrase(cause)) ?? 0) + count);
  return [...counts].map(([cause, count]) => `${count} × ${cause}`).join('; ');
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

export function start(bed, ...args) {
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

/** Does something while servers in Python run on the target: the one that is loaded, and others. */
export async function served(bed, others, work, loaded = NEVER_ACCEPTS) {
  const children = [];
  try {
    for (const program of [loaded, ...others]) {
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

function servers(bed) {
  return bed.processesOn('target').filter(({ line }) => line.startsWith('python3'));
}
