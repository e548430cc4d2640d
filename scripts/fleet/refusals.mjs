const OLD_NODE = `#!/bin/sh
exec node -e "Object.defineProperty(process.versions, 'node', { value: '18.1.0' });
Object.defineProperty(process, 'version', { value: 'v18.1.0' }); $2"
`;

/** Words of whoever refuses, as the user sees them. */
export const REFUSALS = [
  {
    name: 'refusals',
    run: bed => [
      refused(bed, 'unknown name', ['nowhere.invalid'], /^nowhere.invalid: ssh: Could not resolve hostname/),
      refused(bed, 'host that is down', ['198.18.100.99'], /^198.18.100.99: ssh: connect to host .* No route to host/),
      refused(bed, 'nobody listens', ['load-1', '--via', 'ssh -p 2222'], /Connection refused/),
      refused(bed, 'wrong key', ['stranger@load-1'], /Permission denied \(publickey\)/),
      refused(
        bed,
        'unknown host key',
        ['load-1', '--via', 'ssh -o StrictHostKeyChecking=yes -o UserKnownHostsFile=/dev/null'],
        /Host key verification failed/,
      ),
      refused(bed, 'no login', ['shut@load-1'], /This account is currently not available/),
      refused(
        bed,
        'no node',
        ['load-1', '--node', '/opt/none/node'],
        /it has no \/opt\/none\/node: loadline needs Node/,
      ),
      refused(bed, 'old node', ['load-1', '--node', oldNode(bed)], /it has Node v18.1.0/),
      refused(bed, 'other version', ['--hosts', otherVersion(bed)], /it has loadline 0.0.9, and this is/),
      refused(bed, 'no program', ['load-1', '--via', 'lxc exec {host} --'], /lxc is not installed here/),
    ],
  },
];

function refused(bed, what, [first, ...args], expected) {
  const named = first.startsWith('--') ? [first] : ['--client', first];
  const { status, stdout, stderr } = bed.loadline('hosts', ...named, ...args, '--format', 'json');
  const [host] = status === 3 ? JSON.parse(stdout).hosts : [];
  const isHelped = host?.remedy !== undefined || what === 'no login';
  return [
    what,
    expected,
    host === undefined ? `${status} ${stderr}` : `${host.name}: ${host.why}${isHelped ? '' : ' WITHOUT A REMEDY'}`,
  ];
}

function oldNode(bed) {
  bed.on('load-1', `cat > /var/tmp/node18 <<'END'\n${OLD_NODE}END\nchmod +x /var/tmp/node18`);
  return '/var/tmp/node18';
}

function otherVersion(bed) {
  bed.loadline('hosts', '--client', 'load-2');
  bed.on(
    'load-2',
    `cp -r ~/.cache/loadline/agent-* /var/tmp/other; sed -i 's/"version": "[^"]*"/"version": "0.0.9"/' /var/tmp/other/package.json`,
  );
  return bed.file('other.yaml', 'clients: { load-2: { agent: node /var/tmp/other/dist/agent/bin.js } }\n');
}
