import { stringify } from 'yaml';
import { kubernetesJob } from '../../hosts/kubernetes/job.ts';
import { EXIT, type ExitCode, usageError } from '../../model/errors.ts';
import { durationOption } from '../../plan/diagnosis.ts';
import { print } from '../output.ts';
import { wholeNumber } from '../whole-number.ts';

export interface K8sOptions {
  readonly clients: string;
  readonly name: string;
  readonly image: string;
  readonly for: string;
  readonly cpu: string;
  readonly memory: string;
}

const MOST_CLIENTS = 100;
/** Pods are called by the job's name, an index and five letters, and a name has 63 at most. */
const NAME = /^[a-z0-9]([-a-z0-9]{0,48}[a-z0-9])?$/;
const QUANTITY = /^\d+(\.\d+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?$/;
const IMAGE = /^[\w][\w.:/@-]{0,254}$/;

/** `loadline k8s`: a Job whose pods drive load, as YAML for `kubectl apply`. Throws InvalidInput for what Kubernetes would refuse. */
export function k8s(options: K8sOptions): ExitCode {
  const { name, image, cpu, memory } = options;
  const clients = wholeNumber('--clients', options.clients, MOST_CLIENTS) ?? 1;
  check('--name', name, NAME, 'small letters, digits and dashes, 50 at most');
  check('--image', image, IMAGE, 'the name of an image, such as node:22-slim');
  check('--cpu', cpu, QUANTITY, 'a quantity, such as 500m or 2');
  check('--memory', memory, QUANTITY, 'a quantity, such as 512Mi or 2Gi');
  const boundS = Math.ceil(durationOption('--for', options.for) / 1000);
  print(`${how(name)}${stringify(kubernetesJob({ name, clients, image, boundS, cpu, memory }))}`);
  return EXIT.pass;
}

function how(name: string): string {
  const steps = [
    `kubectl apply -f FILE`,
    `kubectl wait --for=condition=ready pod -l job-name=${name}`,
    `loadline hosts --via kubectl --client job/${name}`,
    `loadline run SCENARIO --via kubectl --client job/${name} --server POD`,
    `kubectl delete job ${name}`,
  ];
  return steps.map(step => `# ${step}\n`).join('');
}

function check(option: string, text: string, pattern: RegExp, expected: string): void {
  if (!pattern.test(text)) throw usageError(option, `${JSON.stringify(text.slice(0, 100))} is none`, expected);
}
