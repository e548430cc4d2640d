import type { Destination } from '../../model/plan.ts';
import { assignedInUnit, resolveUnit } from '../../plan/tuning/unit-settings.ts';
import { withSpecifiers } from '../../plan/tuning/unit-specifiers.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { readUnitTexts } from '../audit/unit-texts.ts';
import type { SocketActivation } from './activation.ts';

/** The socket unit that systemd listens by for a service. */
interface UnitSocket extends SocketActivation {
  /** The first TCP port of it. */
  readonly listener: Destination;
}

/** undefined where the service has no socket unit that listens on a TCP port. */
export function unitSocket(tree: FileTree, service: string): UnitSocket | undefined {
  const unit = service.replace(/\.service$/, '.socket');
  const { files } = readUnitTexts(tree, unit);
  const [listener] = assignedInUnit(files, 'Socket.ListenStream')
    .map(value => destination(withSpecifiers(value, unit)))
    .filter(found => found !== undefined);
  if (listener === undefined) return undefined;
  const backlog = Number(resolveUnit(files, 'Socket.Backlog')?.value);
  const name = resolveUnit(files, 'Socket.FileDescriptorName')?.value ?? unit;
  return { listener, name, backlog: Number.isSafeInteger(backlog) ? backlog : undefined };
}

/** `8080`, `10.0.0.1:8080` or `[::1]:8080`; a path and an abstract name are Unix sockets (systemd.socket(5)). */
function destination(written: string): Destination | undefined {
  const [, six, host, port] = /^(?:(?:\[([\da-f:]+)\]|([\d.]+)):)?(\d{1,5})$/i.exec(written) ?? [];
  return port === undefined ? undefined : { address: six ?? host ?? '::', port: Number(port) };
}
