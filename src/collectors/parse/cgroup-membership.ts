/** Path of a process in a hierarchy of /proc/<pid>/cgroup: v1 names its controllers, v2 has none (cgroups(7)). */
export interface CgroupMembership {
  readonly version: 1 | 2;
  readonly controllers: readonly string[];
  readonly path: string;
}

export function parseCgroupMembership(text: string): CgroupMembership[] {
  return text.split('\n').flatMap(line => {
    const match = /^(\d+):([^:]*):(\/.*)$/.exec(line);
    if (match === null) return [];
    const [, , names = '', path = ''] = match;
    return [{ version: names === '' ? 2 : 1, controllers: names.split(',').filter(Boolean), path } as const];
  });
}
