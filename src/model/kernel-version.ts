/** The first two numbers of a kernel release, such as `6.1.0-40-amd64`. */
export interface KernelVersion {
  readonly major: number;
  readonly minor: number;
}

/** Undefined for a text that is no release. */
export function kernelVersion(release: string): KernelVersion | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)(?!\d)/.exec(release.trim()) ?? [];
  return major === undefined || minor === undefined ? undefined : { major: Number(major), minor: Number(minor) };
}

/** Whether a kernel is of version `since` or newer. Kernels of distributions may have more by backports. */
export function isSince({ major, minor }: KernelVersion, since: KernelVersion): boolean {
  return major > since.major || (major === since.major && minor >= since.minor);
}
