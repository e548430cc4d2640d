import type { Fleet, Host } from '../../model/host.ts';
import { shellWords } from '../../model/shell-words.ts';
import { startProgram } from '../../system/child-process.ts';
import { endWithUs } from '../../system/end-with-us.ts';
import { signalGroup } from '../../system/signals.ts';
import { after } from '../../system/timer.ts';
import { NoAgent, notStarted, silent } from '../refusal.ts';

const JOB = 'job/';
const ANSWER_WITHIN_MS = 30_000;
const MOST_SAID = 4096;

/** A fleet whose clients that are jobs (`job/NAME`, by kubectl) are the job's running pods. Rejects with NoAgent where a job has none. */
export async function withPodsOfJobs<Known extends Fleet>(fleet: Known): Promise<Known> {
  const clients = await Promise.all(fleet.clients.map(podsOf));
  return { ...fleet, clients: clients.flat() };
}

async function podsOf(host: Host): Promise<readonly Host[]> {
  const { via, to } = host;
  if (via.kind !== 'kubectl' || !to.startsWith(JOB)) return [host];
  const job = to.slice(JOB.length);
  const label = `job-name=${job}`;
  const printed = await answerOf(host, [...via.words, 'get', 'pods', '-l', label, '-o', 'name', RUNNING]);
  const pods = printed.split('\n').filter(line => line !== '');
  const wait = shellWords([...via.words, 'wait', '--for=condition=ready', 'pod', '-l', label]);
  if (pods.length === 0) throw new NoAgent(host, 'it has no pod that runs', wait);
  return pods.sort().map(pod => ({ ...host, name: pod.replace(/^pod\//, ''), to: pod }));
}

const RUNNING = '--field-selector=status.phase=Running';

/** What the command prints. Rejects with NoAgent, in its own words, where it fails or is not done in time. */
async function answerOf(host: Host, [command = 'kubectl', ...words]: readonly string[]): Promise<string> {
  const program = startProgram([command, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  if (program.pid === undefined) throw notStarted(host, await program.why);
  endWithUs(program);
  let [printed, said] = ['', ''];
  program.pipe(1).on('data', bytes => (printed += bytes));
  program.pipe(2).on('data', bytes => (said = `${said}${bytes}`.slice(-MOST_SAID)));
  const late = after(ANSWER_WITHIN_MS, () => signalGroup(program, 'SIGKILL'));
  const { code } = await program.exited;
  await program.closed;
  clearTimeout(late);
  if (code !== 0) throw silent(host, { code, said });
  return printed;
}
