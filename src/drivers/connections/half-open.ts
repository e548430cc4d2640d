import { familyOf } from '../../model/address-family.ts';
import type { HalfOpenTask } from '../../model/protocol.ts';
import { socketAddress } from '../../system/linux/socket-address.ts';
import { bindTo, choosePortAtConnect, connectTo, openSocket } from '../../system/linux/sockets.ts';
import { awaitMessages, type ShardProgram } from '../../system/shard-program.ts';

/** Begins every connection and leaves it as it is until the runner says `finish`. What fails to begin is left out. */
export function openHalf(shard: ShardProgram, { connections, source, destination }: HalfOpenTask): never {
  const from = socketAddress(source, 0);
  const to = socketAddress(destination.address, destination.port);
  for (let made = 0; made < connections; made += 1) {
    const fd = openSocket(familyOf(source));
    if (fd < 0) break;
    choosePortAtConnect(fd);
    if (bindTo(fd, from) === 0) connectTo(fd, to);
  }
  shard.channel.send({ type: 'ready' });
  for (;;) {
    if (awaitMessages(shard).some(message => message.type === 'finish')) process.exit(0);
  }
}
