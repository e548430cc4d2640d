import type { TestContext } from 'vitest';
import { whyNoNamespaces } from '../../src/system/namespace-diagnosis.ts';
import { privilege } from '../../src/system/privilege.ts';
import { findProgram } from '../../src/system/programs.ts';

const MISSING = {
  root: () => (privilege() === 'root' ? undefined : 'root'),
  'user namespaces': () => whyNoNamespaces()?.why,
  nft: () => (findProgram('nft') === undefined ? 'nft (apt-get install nftables)' : undefined),
  ip: () => (findProgram('ip') === undefined ? 'ip (apt-get install iproute2)' : undefined),
  ssh: () => (findProgram('ssh') === undefined ? 'ssh (apt-get install openssh-client)' : undefined),
  sshd: () => (findProgram('sshd') === undefined ? 'sshd (apt-get install openssh-server)' : undefined),
  nsenter: () => (findProgram('nsenter') === undefined ? 'nsenter (apt-get install util-linux)' : undefined),
  setpriv: () => (findProgram('setpriv') === undefined ? 'setpriv (apt-get install util-linux)' : undefined),
  wrk: () => (findProgram('wrk') === undefined ? 'wrk (apt-get install wrk)' : undefined),
  ab: () => (findProgram('ab') === undefined ? 'ab (apt-get install apache2-utils)' : undefined),
  nginx: () => (findProgram('nginx') === undefined ? 'nginx (apt-get install nginx-light)' : undefined),
  apache2: () => (findProgram('apache2') === undefined ? 'apache2 (apt-get install apache2-bin)' : undefined),
  python3: () => (findProgram('python3') === undefined ? 'python3 (apt-get install python3)' : undefined),
  haproxy: () => (findProgram('haproxy') === undefined ? 'haproxy (apt-get install haproxy)' : undefined),
  'redis-server': () =>
    findProgram('redis-server') === undefined ? 'redis-server (apt-get install redis-server)' : undefined,
  gunicorn: () => (findProgram('gunicorn') === undefined ? 'gunicorn (apt-get install gunicorn)' : undefined),
  curl: () => (findProgram('curl') === undefined ? 'curl (apt-get install curl)' : undefined),
  'systemd-journald': () =>
    findProgram('/lib/systemd/systemd-journald') === undefined || findProgram('systemd-cat') === undefined
      ? 'systemd-journald (apt-get install systemd)'
      : undefined,
  'systemd-socket-activate': () =>
    findProgram('systemd-socket-activate') === undefined
      ? 'systemd-socket-activate (apt-get install systemd)'
      : undefined,
  promtool: () => (findProgram('promtool') === undefined ? 'promtool (apt-get install prometheus)' : undefined),
  strace: () => (findProgram('strace') === undefined ? 'strace (apt-get install strace)' : undefined),
  xmllint: () => (findProgram('xmllint') === undefined ? 'xmllint (apt-get install libxml2-utils)' : undefined),
  'cmark-gfm': () => (findProgram('cmark-gfm') === undefined ? 'cmark-gfm (apt-get install cmark-gfm)' : undefined),
  openssl: () => (findProgram('openssl') === undefined ? 'openssl (apt-get install openssl)' : undefined),
  jq: () => (findProgram('jq') === undefined ? 'jq (apt-get install jq)' : undefined),
  tmux: () => (findProgram('tmux') === undefined ? 'tmux (apt-get install tmux)' : undefined),
  man: () => (findProgram('man') === undefined ? 'man (apt-get install man-db)' : undefined),
  zsh: () => (findProgram('zsh') === undefined ? 'zsh (apt-get install zsh)' : undefined),
  fish: () => (findProgram('fish') === undefined ? 'fish (apt-get install fish)' : undefined),
  chromium: () => (findProgram('chromium') === undefined ? 'chromium (apt-get install chromium)' : undefined),
} as const;

export type Requirement = keyof typeof MISSING;

/** What this machine lacks of these; empty when it has them all. */
export function lacking(needs: readonly Requirement[]): string {
  return needs.flatMap(need => MISSING[need]() ?? []).join(', ');
}

/** A guard for a test: skips it with what is missing, and fails it in CI. */
export function requirements(needs: readonly Requirement[]): (context: TestContext) => void {
  const missing = lacking(needs);
  return context => {
    if (missing === '') return;
    if (process.env['CI'] === 'true') throw new Error(`this machine lacks ${missing}`);
    context.skip(`this machine lacks ${missing}`);
  };
}
