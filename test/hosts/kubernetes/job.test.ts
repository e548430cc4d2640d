import { Job } from 'kubernetes-models/batch/v1';
import { expect, test } from 'vitest';
import { kubernetesJob, type LoadPods } from '../../../src/hosts/kubernetes/job.ts';

const PODS: LoadPods = {
  ...{ name: 'loadline', clients: 8, image: 'node:22-slim', boundS: 3600, cpu: '500m', memory: '1Gi' },
};

const jobOf = (pods: LoadPods) => new Job(kubernetesJob(pods) as ConstructorParameters<typeof Job>[0]);

test("Kubernetes' own schema takes the job, and knows what is wrong", () => {
  expect(() => jobOf(PODS).validate()).not.toThrow();
  expect(() => jobOf({ ...PODS, clients: 1.5 }).validate()).toThrow('completions must be integer');
});

test('as many pods as clients, bounded, never started again, and without rights', () => {
  const { spec } = jobOf(PODS);
  expect(spec).toMatchObject({ completions: 8, parallelism: 8, activeDeadlineSeconds: 3600, backoffLimit: 0 });
  const pod = spec?.template.spec;
  expect(pod).toMatchObject({ restartPolicy: 'Never', automountServiceAccountToken: false });
  expect(pod?.securityContext).toMatchObject({ runAsNonRoot: true });
  expect(pod?.containers[0]?.securityContext).toMatchObject({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
});
