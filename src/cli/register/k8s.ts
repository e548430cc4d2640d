import type { K8sOptions } from '../commands/k8s.ts';
import { examples, type Registration } from './registration.ts';

/** `loadline k8s`. */
export const registerK8s: Registration = (program, ended) => {
  program
    .command('k8s')
    .summary('print a Kubernetes Job whose pods can drive load')
    .description(
      'Prints a Job, as YAML, whose pods wait for loadline to enter them by `kubectl exec`: without rights, without a token of the cluster, spread ' +
        'over nodes, and ended at their time. Reaches no cluster, changes nothing.',
    )
    .requiredOption('--clients <number>', 'how many pods')
    .option('--name <name>', 'of the job', 'loadline')
    .option('--image <image>', 'image that has sh and Node 20.19 or later', 'node:22-slim')
    .option('--for <duration>', 'the pods end after this time', '1h')
    .option('--cpu <quantity>', 'processors that each pod asks for', '1')
    .option('--memory <quantity>', 'memory that each pod asks for, and has at most', '1Gi')
    .addHelpText('after', examples('loadline k8s --clients 8 > loadline-job.yaml'))
    .action(async (options: K8sOptions) => {
      const { k8s } = await import('../commands/k8s.ts');
      ended(k8s(options));
    });
};
