const ALL = ['epoll', 'io_uring', 'cgroup', 'host-lab', 'nginx', 'wrk'];

/** Commands with their arguments, and how long they last or are let go on, so that each moment of them is met. */
export function commandsFor(user, { scenarios, homes, tuning, port }) {
  const runs = user === 'root' ? [...ALL, 'host-wide'] : ALL.filter(name => name !== 'cgroup');
  return [
    ...runs.map(name => ({
      command: `run ${name}`,
      args: ['run', scenarios[name], '--allow-host-changes'],
      lastsMs: name === 'wrk' ? 3500 : 2500,
    })),
    { command: 'ceiling', args: ['ceiling', scenarios.ceiling, '--max', '400', '--repeat', '1'], lastsMs: 6000 },
    { command: 'climb', args: ['climb', scenarios.ceiling, '--to', '300'], lastsMs: 6000 },
    { command: 'validate', args: ['validate', tuning, '--scenarios', scenarios.epoll], lastsMs: 6000 },
    { command: 'check', args: ['check', scenarios.epoll, '--baseline', 'baseline.json', '--update'], lastsMs: 2500 },
    { command: 'diagnose', args: ['diagnose', '--', 'sh', '-c', loadOn(port)], lastsMs: 3500 },
    { command: 'watch', args: ['watch', '--port', `${port}`, '--for', '3s'], lastsMs: 3500 },
    { command: 'learn', args: ['learn', 'accept-queue'], lastsMs: 6000 },
    ...(scenarios.server === undefined ? [] : [onServer(scenarios.server, homes[user])]),
    { command: 'serve', args: ['serve', '.'], lastsMs: 1000 },
  ];
}

/** The address among its words tells the server. */
function loadOn(port) {
  return `for each in 1 2 3 4 5 6 7 8; do curl -s -o /dev/null http://127.0.0.1:${port}/; sleep 0.2; done`;
}

/** This machine is the other one as well: its agent has a home, and its command line, of its own. */
function onServer(scenario, home) {
  const reached = ['--server', 'here', '--via', `env HOME=${home} HOST={host}`];
  return { command: 'run --server', args: ['run', scenario, ...reached], lastsMs: 6000 };
}
