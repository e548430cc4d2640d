// Runs the pure tests on each version of Node that loadline is said to run on, as the registry's package `node` has them: `npm run test:nodes`.
import { spawnSync } from 'node:child_process';

const VERSIONS = ['22', '24', '26'];

let failures = 0;
for (const version of VERSIONS) {
  const words = [
    '--yes',
    '--package',
    `node@${version}`,
    '--',
    'node',
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    'pure',
  ];
  const { status } = spawnSync('npx', words, { stdio: 'inherit' });
  console.log(`Node ${version}: ${status === 0 ? 'passed' : 'FAILED'}`);
  if (status !== 0) failures += 1;
}
process.exit(failures === 0 ? 0 : 1);
