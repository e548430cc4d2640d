/** What the pods of a job are. */
export interface LoadPods {
  /** The job, and the pods' label `job-name`. */
  readonly name: string;
  readonly clients: number;
  /** Has `sh` and Node; the agent's code is sent into it. */
  readonly image: string;
  /** The pods end after so many seconds, whatever becomes of the command that uses them. */
  readonly boundS: number;
  /** Processors and memory that each pod asks for, as Kubernetes writes quantities. */
  readonly cpu: string;
  readonly memory: string;
}

/** Where the agent's code is put: the root of the pod's file system is read-only. */
const HOME = '/tmp';
/** `node` of the official images. */
const UNPRIVILEGED = 1000;

/**
 * An Indexed Job whose pods wait to be entered by `kubectl exec`: as many as clients, spread over nodes, without rights and without a token of
 * the cluster. Each ends at its time, is never started again, and is removed afterwards.
 */
export function kubernetesJob({ name, clients, image, boundS, cpu, memory }: LoadPods): object {
  const labels = { 'app.kubernetes.io/name': name };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, labels },
    spec: {
      ...{ completionMode: 'Indexed', completions: clients, parallelism: clients },
      ...{ backoffLimit: 0, activeDeadlineSeconds: boundS, ttlSecondsAfterFinished: 300 },
      template: {
        metadata: { labels },
        spec: {
          ...{ restartPolicy: 'Never', automountServiceAccountToken: false, terminationGracePeriodSeconds: 1 },
          securityContext: { runAsNonRoot: true, runAsUser: UNPRIVILEGED, seccompProfile: { type: 'RuntimeDefault' } },
          topologySpreadConstraints: [spread(labels)],
          volumes: [{ name: 'home', emptyDir: {} }],
          containers: [container({ image, boundS, cpu, memory })],
        },
      },
    },
  };
}

function spread(matchLabels: Readonly<Record<string, string>>): object {
  return {
    ...{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
    labelSelector: { matchLabels },
  };
}

function container({ image, boundS, cpu, memory }: Pick<LoadPods, 'image' | 'boundS' | 'cpu' | 'memory'>): object {
  return {
    name: 'agent',
    image,
    command: ['sleep', `${boundS}`],
    env: [{ name: 'HOME', value: HOME }],
    resources: { requests: { cpu, memory }, limits: { memory } },
    securityContext: {
      ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [{ name: 'home', mountPath: HOME }],
  };
}
