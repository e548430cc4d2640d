import { TARGET_KINDS } from '../model/target-spec.ts';
import { serverOf } from '../servers/servers.ts';

const SERVER_KINDS = TARGET_KINDS.filter(kind => serverOf(kind) !== undefined).join(', ');

/** What `loadline init` writes: it passes as it is on a machine that can make a lab. */
export const STARTER = `# A first scenario. Every key, with its values and its default: docs/scenarios.md, or 'loadline schema'.
name: my-server
about: A thousand clients connect at once, and every one of them is answered.

lab:
  kind: netns # two network namespaces, with this machine's own settings; 'host' is this machine as it stands
  # server: { sysctl: { net.core.somaxconn: 4096 }, nofile: 65536 }

target:
  kind: raw # a plain accept loop; or ${SERVER_KINDS}, or a command of yours:
  # kind: command
  # command: [node, server.js, --port, '{port}']
  backlog: 1024 # what it asks listen() for

load:
  connections: 1000
  arrival: burst # all at once; or { perSecond: 500 }
  hold: 1s

expect:
  - served == 1000
  - failed == 0
  - unexplained == 0
`;
