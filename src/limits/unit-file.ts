/** A drop-in for a systemd service, as one line that can be typed. */
export function unitDropIn(line: string): string {
  return `systemctl edit NAME   # [Service] ${line}, then systemctl restart NAME`;
}

/** A line of pam_limits for login sessions, which services do not read. */
export function loginLimit(item: 'nofile' | 'nproc', value: number): string {
  return `echo '* - ${item} ${value}' > /etc/security/limits.d/90-loadline.conf   # login sessions only`;
}
