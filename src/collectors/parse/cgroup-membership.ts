/** The kernel writes no longer path (include/uapi/linux/limits.h, PATH_MAX), and each folder above it is looked at. */
const MOST_LETTERS = 4096;

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
    if (path.length >= MOST_LETTERS) return [];
    return [{ version: names === '' ? 2 : 1, controllers: names.split(',').filter(Boolean), path } as const];
  });
}
