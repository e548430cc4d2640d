import { once } from 'node:events';
import { runIn, startIn } from './root-file-system.mjs';

const PORT = 18_480;

/** A server of whoever is there: perl is in every Debian. */
export const SERVER = [
  'perl',
  '-MIO::Socket::INET',
  '-e',
  `my $listener = IO::Socket::INET->new(Listen => 16, LocalAddr => "127.0.0.1:${PORT}", ReuseAddr => 1) or die $!; while (my $one = $listener->accept) { print $one "ok" }`,
];
const CLIENT = [
  'perl',
  '-MIO::Socket::INET',
  '-e',
  `for (1 .. 100) { my $one = IO::Socket::INET->new("127.0.0.1:${PORT}") or die $!; <$one> }`,
];

/** The README's first run. Its causes are counted in ports, so a busy machine finds the same. */
const SCENARIO = '/usr/share/loadline/scenarios/ephemeral-ports.yaml';

/** The executable alone, as it was copied there. */
export const tryAlone = (root, user) => expectText(root, user, ['./loadline', 'doctor'], /Labs can run here/);

export const tryDoctor = (root, user) => expectText(root, user, ['loadline', 'doctor'], /Labs can run here/);

export const tryRun = (root, user) =>
  expectText(root, user, ['loadline', 'run', SCENARIO], /^ephemeral-ports: passed/m);

export const tryDiagnose = (root, user) =>
  expectText(root, user, ['loadline', 'diagnose', '--port', `${PORT}`, '--', ...CLIENT], /^diagnose: passed/m);

/** The page of the run that was made before. */
export async function tryServe(root, user) {
  const from = performance.now();
  const server = startIn(root, user, ['loadline', 'serve']);
  const [line] = await once(server.stderr.setEncoding('utf8'), 'data');
  const address = /http:\/\/\S+/.exec(line)?.[0];
  const answer = await fetch(address);
  const text = await answer.text();
  server.kill('SIGINT');
  const failure = answer.ok && text.includes('ephemeral-ports') ? undefined : `${address}: ${answer.status}`;
  return { what: 'loadline serve', failure, ms: Math.round(performance.now() - from) };
}

function expectText(root, user, words, expected) {
  const from = performance.now();
  const { status, text } = runIn(root, user, words);
  const failure = status === 0 && expected.test(text) ? undefined : `exit code ${status}\n${text}`;
  return { what: words.slice(0, 2).join(' '), failure, ms: Math.round(performance.now() - from) };
}
