/** What the kernel answers to each call where it refuses: what a machine that is full, short, or locked down says. */
export const ERRNO_OF = {
  spawn: 'EAGAIN',
  open: 'EMFILE',
  read: 'EIO',
  write: 'ENOSPC',
  fsync: 'EIO',
  ftruncate: 'EIO',
  rename: 'ENOSPC',
  unlink: 'EROFS',
  mkdir: 'ENOSPC',
  rmdir: 'EBUSY',
  readlink: 'EACCES',
  stat: 'EACCES',
  chmod: 'EPERM',
  socket: 'EMFILE',
  bind: 'EADDRINUSE',
  connect: 'ECONNREFUSED',
  send: 'ENOBUFS',
  recv: 'ENOBUFS',
  setsockopt: 'ENOMEM',
  getsockopt: 'ENOBUFS',
  getsockname: 'ENOBUFS',
  setns: 'EPERM',
  unshare: 'ENOSPC',
  mmap: 'ENOMEM',
  flock: 'ENOLCK',
  fcntl: 'EINVAL',
  prctl: 'EINVAL',
  eventfd: 'EMFILE',
  epoll_create1: 'EMFILE',
  epoll_ctl: 'ENOSPC',
  lseek: 'EINVAL',
  bpf: 'EPERM',
  perf_event_open: 'EACCES',
  ioctl: 'ENODEV',
  pidfd_open: 'EMFILE',
  pidfd_send_signal: 'EPERM',
  io_uring_setup: 'ENOMEM',
};

/** The calls of each function of node:fs, in their order. */
export const FILE_FUNCTIONS = {
  openSync: () => ['open'],
  opendirSync: () => ['open'],
  readdirSync: () => ['open'],
  readSync: () => ['read'],
  writeSync: () => ['write'],
  readFileSync: file => (typeof file === 'number' ? ['read'] : ['open', 'read']),
  writeFileSync: file => (typeof file === 'number' ? ['write'] : ['open', 'write']),
  fsyncSync: () => ['fsync'],
  ftruncateSync: () => ['ftruncate'],
  renameSync: () => ['rename'],
  unlinkSync: () => ['unlink'],
  rmSync: () => ['unlink'],
  mkdirSync: () => ['mkdir'],
  mkdtempSync: () => ['mkdir'],
  rmdirSync: () => ['rmdir'],
  readlinkSync: () => ['readlink'],
  statSync: () => ['stat'],
  lstatSync: () => ['stat'],
  fstatSync: () => ['stat'],
  chmodSync: () => ['chmod'],
};

/** include/uapi/asm-generic/unistd.h and arch/x86/entry/syscalls/syscall_64.tbl: what is called by its number. */
const BY_NUMBER = {
  16: 'ioctl',
  298: 'perf_event_open',
  321: 'bpf',
  241: 'perf_event_open',
  280: 'bpf',
  424: 'pidfd_send_signal',
  425: 'io_uring_setup',
  434: 'pidfd_open',
};

/** The call behind a C function of that name; undefined for one that is not let fail. */
export function callOfFunction(name, [first]) {
  const call = name === 'syscall' ? BY_NUMBER[first] : name;
  return call in ERRNO_OF ? call : undefined;
}
