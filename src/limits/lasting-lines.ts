/**
 * Lines that make a remedy last, ready to be pasted. Each adds to a file and overwrites nothing, so that the remedies of one report can all
 * be followed. The file's name comes after those that are usual: of two files that set one key, the later counts (sysctl.d(5), pam_limits(8)).
 */
const FILE = 'zz-loadline.conf';

/** A sysctl at boot. */
export function sysctlLine(name: string, value: string): string {
  return `echo '${name} = ${value}' >> /etc/sysctl.d/${FILE}`;
}

/** A kernel module that is loaded before systemd-sysctl runs: it skips the keys of one that is not. */
export function moduleLine(module: string): string {
  return `echo ${module} >> /etc/modules-load.d/${FILE}   # or its keys are skipped at boot`;
}

/** Lines of pam_limits for login sessions, which services do not read. A wildcard spares root. */
export function loginLines(item: 'nofile' | 'nproc', value: number): string[] {
  return ['*', 'root'].map(
    who => `echo '${who} - ${item} ${value}' >> /etc/security/limits.d/${FILE}   # login sessions only`,
  );
}

/** A drop-in for a systemd service, as one line that can be typed: its editor opens what the drop-in has already. */
export function unitDropIn(line: string): string {
  return `systemctl edit NAME   # [Service] ${line}, then systemctl restart NAME`;
}
