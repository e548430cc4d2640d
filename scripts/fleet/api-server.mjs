// node api-server.mjs PORT: as much of a Kubernetes API server as kubectl needs to apply a Job, to list its pods and to `exec -i` into them.
// A pod is a machine of the testbed. Prints `ready`.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const PODS = { 'loadline-0': 'load-1', 'loadline-1': 'load-2', 'web-0': 'target' };
const JOB = 'loadline';
/** First byte of each message of `v5.channel.k8s.io`. */
const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, status: 3, close: 255 };

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://kubernetes');
  const found = answerTo(pathname, searchParams);
  if (found !== undefined) return send(response, 200, found);
  if (request.method === 'POST' && pathname === '/apis/batch/v1/namespaces/default/jobs')
    return takeIn(request, response);
  send(response, 404, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 });
});
const sockets = new WebSocketServer({ server, handleProtocols: () => 'v5.channel.k8s.io' });
sockets.on('connection', (socket, request) => enter(socket, new URL(request.url, 'http://kubernetes')));
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));

function answerTo(pathname, query) {
  const [, name] = /^\/api\/v1\/namespaces\/default\/pods\/([^/]+)$/.exec(pathname) ?? [];
  if (name !== undefined) return name in PODS ? podOf(name) : undefined;
  if (pathname === '/api/v1/namespaces/default/pods') {
    const items = Object.keys(PODS).map(podOf);
    const wanted = query.get('labelSelector')?.split('=')[1];
    return {
      kind: 'PodList',
      apiVersion: 'v1',
      items: items.filter(pod => (wanted ?? pod.metadata.labels['job-name']) === pod.metadata.labels['job-name']),
    };
  }
  return DISCOVERY[pathname];
}

const DISCOVERY = {
  '/version': { major: '1', minor: '32', gitVersion: 'v1.32.0' },
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': {
    ...{ kind: 'APIGroupList', apiVersion: 'v1' },
    groups: [
      {
        name: 'batch',
        versions: [{ groupVersion: 'batch/v1', version: 'v1' }],
        preferredVersion: { groupVersion: 'batch/v1', version: 'v1' },
      },
    ],
  },
  '/api/v1': { kind: 'APIResourceList', groupVersion: 'v1', resources: [resource('pods', 'pod', 'Pod')] },
  '/apis/batch/v1': { kind: 'APIResourceList', groupVersion: 'batch/v1', resources: [resource('jobs', 'job', 'Job')] },
};

function resource(name, singularName, kind) {
  return { ...{ name, singularName, kind, namespaced: true }, verbs: ['create', 'get', 'list'] };
}

function podOf(name) {
  return {
    ...{ apiVersion: 'v1', kind: 'Pod' },
    metadata: { name, namespace: 'default', labels: { 'job-name': name.startsWith(JOB) ? JOB : '' } },
    spec: { containers: [{ name: 'agent', image: 'node:22-slim' }] },
    status: { phase: 'Running', containerStatuses: [{ name: 'agent', ready: true, state: { running: {} } }] },
  };
}

function takeIn(request, response) {
  let body = '';
  request.on('data', part => (body += part)).on('end', () => send(response, 201, JSON.parse(body)));
}

function send(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Runs the command in the machine, with its standard streams on the socket. */
function enter(socket, { pathname, searchParams }) {
  const machine = PODS[pathname.split('/').at(-2)];
  const child = spawn('nsenter', [
    '-t',
    insideOf(machine),
    '-n',
    '-m',
    '-u',
    '-p',
    '-T',
    ...searchParams.getAll('command'),
  ]);
  const tell = (channel, bytes) => socket.send(Buffer.concat([Buffer.of(channel), bytes]));
  child.stdout.on('data', bytes => tell(CHANNEL.stdout, bytes));
  child.stderr.on('data', bytes => tell(CHANNEL.stderr, bytes));
  // The command may end before all of its input has come.
  child.stdin.on('error', () => undefined);
  socket.on('message', bytes => {
    if (bytes[0] === CHANNEL.stdin) child.stdin.write(bytes.subarray(1));
    if (bytes[0] === CHANNEL.close && bytes[1] === CHANNEL.stdin) child.stdin.end();
  });
  socket.on('close', () => child.stdin.end());
  child.on('close', code => {
    tell(CHANNEL.status, Buffer.from(JSON.stringify(statusOf(code))));
    socket.close(1000);
  });
}

function statusOf(code) {
  if (code === 0) return { metadata: {}, status: 'Success' };
  const causes = [{ reason: 'ExitCode', message: `${code}` }];
  return {
    metadata: {},
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: `exit code ${code}`,
    details: { causes },
  };
}

/** The number, out here, of the process that a machine consists of. */
function insideOf(machine) {
  const { stdout } = spawnSync('ip', ['netns', 'pids', `fl-${machine}`], { encoding: 'utf8' });
  return stdout.split('\n').find(pid => pid !== '' && /sshd/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8')));
}
