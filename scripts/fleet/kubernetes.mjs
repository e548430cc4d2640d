import { once } from 'node:events';
import path from 'node:path';
import { QUEUED } from './server-programs.mjs';
import { CONNECTIONS, load, served } from './server-run.mjs';

const PORT = 18_001;
const SERVER = path.join(import.meta.dirname, 'api-server.mjs');

/** The real kubectl, and pods that are machines of the testbed. */
export const KUBERNETES = [{ name: 'kubernetes', needs: ['kubectl'], run: kubernetes }];

async function kubernetes(bed) {
  const server = bed.start(process.execPath, SERVER, `${PORT}`);
  try {
    await Promise.race([once(server.stdout, 'data'), once(server, 'close')]);
    const config = bed.file('kubeconfig', kubeconfig());
    process.env.KUBECONFIG = config;
    return [
      ...applied(bed),
      ...entered(bed),
      ...(await served(bed, [], () => loaded(bed))),
      ...(await served(bed, [], () => loadedFromPods(bed))),
    ];
  } finally {
    delete process.env.KUBECONFIG;
    server.kill();
  }
}

function kubeconfig() {
  return `apiVersion: v1
kind: Config
current-context: testbed
clusters: [{ name: testbed, cluster: { server: "http://127.0.0.1:${PORT}" } }]
users: [{ name: nobody, user: {} }]
contexts: [{ name: testbed, context: { cluster: testbed, user: nobody, namespace: default } }]
`;
}

/** kubectl takes what `loadline k8s` prints. */
function applied(bed) {
  bed.file('job.yaml', bed.loadline('k8s', '--clients', '2').stdout);
  const { stdout, stderr } = bed.conduct(['kubectl', 'apply', '--validate=false', '-f', 'job.yaml'], {
    cwd: bed.folder,
  });
  return [['the Job is taken', 'job.batch/loadline created', stdout.trim() || stderr]];
}

function entered(bed) {
  const look = client => bed.loadline('hosts', '--via', 'kubectl', '--client', client, '--format', 'json');
  const { status, stdout, stderr } = look('job/loadline');
  const names =
    status === 0
      ? JSON.parse(stdout)
          .hosts.map(({ name }) => name)
          .join(' ')
      : stderr;
  return [
    ['pods of the Job', 'loadline-0 loadline-1', names],
    [
      'a job without pods',
      /^3 .*job\/other: it has no pod that runs/,
      `${look('job/other').status} ${look('job/other').stderr}`,
    ],
    ['a pod that is not there', /^3.*NotFound/s, `${look('web-9').status}${look('web-9').stdout}`],
  ];
}

const SERVER_POD = ['--server', 'pod/web-0', '--via', 'kubectl'];
const SLOW = 'application too slow to accept (pod/web-0)';
const FULL = `accept queue full (listen backlog ${QUEUED - 1}, pod/web-0), because ${SLOW}`;
const CAUSES = `${CONNECTIONS - QUEUED} × ${FULL}; ${QUEUED} × ${SLOW}`;

async function loaded(bed) {
  const { causes, unexplained } = await load(bed, ...SERVER_POD);
  return [
    ['a whole run', CAUSES, causes],
    ['unexplained', 0, unexplained],
  ];
}

/** Of another server: what was in the queue of the first stays there. */
async function loadedFromPods(bed) {
  const { causes, hosts } = await load(bed, '--client', 'job/loadline', ...SERVER_POD);
  return [
    ['the same from two pods', CAUSES, causes],
    ['the pods', 'loadline-0: 250, loadline-1: 250', hosts.map(one => `${one.name}: ${one.attempted}`).join(', ')],
  ];
}
