import { codeOf } from '../model/error-code.ts';
import { CannotRun } from '../model/errors.ts';
import { outOfDescriptors } from './own-descriptors.ts';

/**
 * What the kernel answers where a machine is full, short of something, locked down or broken (errno(3)). EBADF, EINVAL, EFAULT, ENOENT and
 * the like are missing: with these a call was wrong, which is a bug of whoever made it.
 */
const OF_MACHINE = [
  ...['EIO', 'ENOSPC', 'EDQUOT', 'EROFS', 'EFBIG', 'ESTALE', 'EUCLEAN'],
  ...['ENOMEM', 'ENOBUFS', 'ENFILE', 'EAGAIN', 'EBUSY', 'ENOLCK', 'EINTR'],
  ...['EACCES', 'EPERM', 'ENOSYS', 'ENODEV', 'ENXIO', 'EOPNOTSUPP'],
];

/** The reason behind an error of a system call that this machine refused; undefined for any other error. */
export function machineRefusal(error: unknown): CannotRun | undefined {
  const outOf = outOfDescriptors(error);
  if (outOf !== undefined) return outOf;
  const isOfMachine = error instanceof Error && OF_MACHINE.includes(codeOf(error) ?? '');
  return isOfMachine
    ? new CannotRun(
        `this machine refused a system call: ${error.message}`,
        'loadline doctor   # says what is missing here',
      )
    : undefined;
}
