import type { Requirement } from '../end-to-end/requirements.ts';
import type { Case, Who } from './case.ts';

const OF_PROGRAMS: Readonly<Record<string, readonly Requirement[]>> = {
  faulty: ['python3'],
  'activated.py': ['python3'],
  'one-at-a-time.py': ['python3'],
  'reuseport.py': ['python3'],
  'tapped.py': ['python3'],
  'behind-rule.sh': ['nft'],
  'gunicorn.sh': ['gunicorn'],
  'haproxy.sh': ['haproxy'],
  'nginx.sh': ['nginx'],
  'nginx-before-backend.sh': ['nginx', 'python3'],
  'redis.sh': ['redis-server'],
};
const OF_DRIVERS: Readonly<Record<string, readonly Requirement[]>> = { wrk: ['wrk'], ab: ['ab'] };
const OF_USERS: Readonly<Record<Who, readonly Requirement[]>> = { root: [], nobody: ['user namespaces', 'strace'] };

/** What a machine must have for a case: nobody becomes nobody but from root. */
export function needsOf({ scenario }: Case, who: Who): Requirement[] {
  const { driver, lab, target } = scenario;
  const filters = lab?.['network'] !== undefined || /conntrack|snat/.test(JSON.stringify(lab ?? {}));
  const needs: Requirement[] = [
    ...(['root', 'ip'] as const),
    ...OF_USERS[who],
    ...(filters ? (['nft'] as const) : []),
    ...(OF_DRIVERS[String(driver?.['kind'])] ?? []),
    ...target.command.flatMap(word => OF_PROGRAMS[word] ?? []),
  ];
  return [...new Set(needs)];
}
