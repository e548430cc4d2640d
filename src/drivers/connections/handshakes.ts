import { TLS_FAULT } from '../../model/codes.ts';
import { type AskSpec, isTls } from '../../model/probe-spec.ts';
import type { ConnectTask } from '../../model/protocol.ts';
import { type TlsConnection, type TlsListener, tlsClient } from '../../system/tls-client.ts';

/** What TLS tells of an attempt. */
export interface TlsSteps {
  carry(attempt: number, bytes: Buffer): void;
  secured(attempt: number, isTrusted: boolean): void;
  received(attempt: number, bytes: Buffer): void;
  failed(attempt: number, fault: number): void;
}

/** The TLS connections of one shard's attempts. */
export interface Handshakes {
  begin(attempt: number): void;
  /** Bytes came, at the start of `bytes`. */
  receive(attempt: number, bytes: Buffer, length: number): void;
  send(attempt: number, bytes: Buffer): void;
  /** Whether the attempt's handshake has begun and is not done. */
  isShaking(attempt: number): boolean;
  /** Whether nothing has come of it yet. */
  isUnanswered(attempt: number): boolean;
  forget(attempt: number): void;
  /** From here on nothing is told of any attempt. */
  freeze(): void;
  /** Whether steps may still wait for the event loop; asked once a turn of it. */
  isBusy(): boolean;
}

/** After the last bytes, what they begin is over within as many turns of the event loop. */
const TURNS = 8;

/** Undefined for a task without TLS. */
export function handshakesOf({ probe, ask = {}, destinations }: ConnectTask, steps: TlsSteps): Handshakes | undefined {
  if (!isTls(probe)) return undefined;
  const serverName = ask.sni ?? nameIn(ask);
  const open = tlsClient({
    address: destinations[0]?.address ?? '',
    ...(serverName !== undefined && { serverName }),
    ...(probe === 'https' && { protocols: ['http/1.1'] }),
  });
  const connections = new Map<number, TlsConnection>();
  /** Whether the server has answered yet. */
  const shaking = new Map<number, boolean>();
  let turns = 0;
  let frozen = false;
  const told = (tell: () => void): void => {
    if (!frozen) tell();
  };
  return {
    begin: attempt => {
      turns = TURNS;
      shaking.set(attempt, false);
      connections.set(attempt, open(listenerOf(attempt, steps, shaking, told)));
    },
    // The engine's buffer is used again before all of this has been read.
    receive: (attempt, bytes, length) => {
      turns = TURNS;
      if (shaking.has(attempt)) shaking.set(attempt, true);
      connections.get(attempt)?.receive(Buffer.from(bytes.subarray(0, length)));
    },
    send: (attempt, bytes) => connections.get(attempt)?.send(bytes),
    isShaking: attempt => shaking.has(attempt),
    isUnanswered: attempt => shaking.get(attempt) === false,
    forget: attempt => {
      shaking.delete(attempt);
      connections.get(attempt)?.drop();
      connections.delete(attempt);
    },
    freeze: () => {
      frozen = true;
    },
    isBusy: () => {
      turns -= 1;
      return turns > 0;
    },
  };
}

function listenerOf(
  attempt: number,
  steps: TlsSteps,
  shaking: Map<number, boolean>,
  told: (tell: () => void) => void,
): TlsListener {
  return {
    carry: bytes => told(() => steps.carry(attempt, bytes)),
    received: bytes => told(() => steps.received(attempt, bytes)),
    secured: isTrusted =>
      told(() => {
        shaking.delete(attempt);
        steps.secured(attempt, isTrusted);
      }),
    failed: code =>
      told(() => {
        if (shaking.has(attempt)) steps.failed(attempt, faultIn(code));
      }),
  };
}

/** The host that is asked for, where it is a name and not an address. */
function nameIn({ host }: AskSpec): string | undefined {
  const name = host?.replace(/:\d+$/, '');
  return name === undefined || !/[a-z]/i.test(name) || name.includes(':') ? undefined : name;
}

function faultIn(code: string): number {
  if (/_ALERT_/.test(code)) return TLS_FAULT.alert;
  if (/UNSUPPORTED_PROTOCOL|VERSION/.test(code)) return TLS_FAULT.version;
  return TLS_FAULT.other;
}

const ALERT = 0x15;
const HANDSHAKE = 0x16;
const MAJOR_VERSION = 3;

/** Whether the peer's first bytes are a record of TLS (RFC 8446, 5.1). */
export function isTlsRecord(bytes: Buffer, length: number): boolean {
  return (bytes[0] === HANDSHAKE || bytes[0] === ALERT) && (length < 2 || bytes[1] === MAJOR_VERSION);
}
