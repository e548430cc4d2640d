import { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';

/** One TLS connection whose bytes somebody else carries. */
export interface TlsConnection {
  /** Bytes of the peer's, as they came. */
  receive(bytes: Buffer): void;
  send(bytes: Buffer): void;
  /** Nothing is told of it any more. */
  drop(): void;
}

/** What is told of a connection. */
export interface TlsListener {
  /** Carries these bytes to the peer. */
  carry(bytes: Buffer): void;
  /** The handshake is done; `isTrusted`: the peer's certificate is, by its chain and its name. */
  secured(isTrusted: boolean): void;
  received(bytes: Buffer): void;
  /** `code` by Node and OpenSSL, such as ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR. */
  failed(code: string): void;
}

/** What all connections of a client have in common. */
export interface TlsSpec {
  /** Asked for in the handshake (SNI); absent: nothing is. */
  readonly serverName?: string;
  /** What the certificate has to be for, where no name is asked for. */
  readonly address: string;
  readonly protocols?: readonly string[];
}

/**
 * Opens TLS connections over bytes that the caller carries. Steps of a handshake wait for Node's event loop: the caller has to yield to it.
 * The module is loaded by the first client, for most processes need none.
 */
export function tlsClient({ serverName, address, protocols }: TlsSpec): (listener: TlsListener) => TlsConnection {
  const { connect, createSecureContext } = process.getBuiltinModule('node:tls');
  const options = {
    secureContext: createSecureContext(),
    // Whether it is trusted is told by `secured`.
    rejectUnauthorized: false,
    host: address,
    ...(serverName !== undefined && { servername: serverName }),
    ...(protocols !== undefined && { ALPNProtocols: [...protocols] }),
  };
  return listener => {
    const carrier = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        listener.carry(chunk);
        done();
      },
    });
    const socket = connect({ ...options, socket: carrier });
    listen(socket, listener);
    return connectionOver(socket, carrier);
  };
}

function listen(socket: TLSSocket, listener: TlsListener): void {
  socket.on('secureConnect', () => listener.secured(socket.authorized));
  socket.on('data', (bytes: Buffer) => listener.received(bytes));
  socket.on('error', (error: NodeJS.ErrnoException) => listener.failed(error.code ?? error.message));
}

function connectionOver(socket: TLSSocket, carrier: Duplex): TlsConnection {
  return {
    receive: bytes => void carrier.push(bytes),
    send: bytes => void socket.write(bytes),
    drop: () => {
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.destroy();
      carrier.destroy();
    },
  };
}
