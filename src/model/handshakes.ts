/** A packet that opens a connection, or the answer to it. */
export type HandshakePacket = 'syn' | 'synAck';

/** The column of `HostEvidence.handshakes` that counts these of a client, by its address. */
export function handshakeColumn(packet: HandshakePacket, client: string): string {
  return `${packet} ${client}`;
}
