import { parseScenario } from '../../dist/plan/parse-scenario.js';
import { tuningLines, withTuning } from '../../dist/plan/tuning-lines.js';
import { mutateText, pick } from './mutate.mjs';

const TEXTS = {
  'sysctl.conf':
    '# queues\nnet.core.somaxconn = 4096\n-net.ipv4.tcp_tw_reuse=1\nnet/ipv4/ip_local_port_range = 1024 65535\n',
  'limits.conf': '* soft nofile 65536\nroot - nofile 1048576\n@www hard nproc unlimited\n',
  'unit.service': '[Unit]\nDescription=x\n[Service]\nLimitNOFILE=1024:65536\nTasksMax=10%\nMemoryMax=1G\n',
};
const scenario = parseScenario('name: fuzzed\nload: { connections: 10 }\n', 'fuzzed.yaml');
const here = { machine: {}, sysctl: () => ({ state: 'read', value: '128' }), allowHostChanges: true };

export const tuning = {
  make: random => {
    const [file, text] = pick(random, Object.entries(TEXTS));
    return { path: file, text: mutateText(random, text) };
  },
  take: file => {
    const { lines } = tuningLines([file], here);
    withTuning(scenario, lines);
  },
};
