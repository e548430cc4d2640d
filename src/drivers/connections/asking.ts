import { bytesOf, isEscapeMistake, patternOf } from '../../model/escapes.ts';
import { type AskSpec, type ExchangeSpec, type ProbeKind, probeKind } from '../../model/probe-spec.ts';
import type { ConnectTask } from '../../model/protocol.ts';

/** What each attempt of a task asks, and when that is answered. */
export interface Asking {
  readonly kind: ProbeKind;
  /** Sent on a connection that stands; absent where nothing is. */
  readonly request?: Buffer;
  /** Whether what has come, one character a byte, holds what an exchange expects. */
  readonly isExpected: (heard: string) => boolean;
}

export function askingOf({ probe, ask = {} }: Pick<ConnectTask, 'probe' | 'ask'>): Asking {
  const kind = probeKind(probe);
  if (typeof probe !== 'string') return { kind, ...requested(probe), isExpected: expecting(probe) };
  const isExpected = (): boolean => false;
  if (kind === 'none' || kind === 'tls') return { kind, isExpected };
  return { kind, request: httpRequest(ask, kind === 'websocket' ? UPGRADE : []), isExpected };
}

/** RFC 6455, 1.3: the key is that of its example, for nothing is kept secret by it. */
const UPGRADE: Headers = [
  ['Connection', 'Upgrade'],
  ['Upgrade', 'websocket'],
  ['Sec-WebSocket-Version', '13'],
  ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
];

type Headers = readonly (readonly [name: string, value: string])[];

/** A header of the scenario takes the place of one of ours. */
function httpRequest({ path = '/', host = 'loadline', headers = {} }: AskSpec, more: Headers): Buffer {
  const all = new Map(
    [...more, ...Object.entries(headers)].map(([name, value]) => [name.toLowerCase(), `${name}: ${value}`]),
  );
  return Buffer.from([`GET ${path} HTTP/1.1`, `Host: ${host}`, ...all.values(), '', ''].join('\r\n'));
}

function requested({ send }: ExchangeSpec): { readonly request?: Buffer } {
  return send === undefined ? {} : { request: checkedBytes(send) };
}

function expecting({ expect }: ExchangeSpec): Asking['isExpected'] {
  const pattern = patternOf(expect);
  if (pattern !== undefined) return heard => pattern.test(heard);
  const wanted = checkedBytes(expect).toString('latin1');
  return heard => heard.includes(wanted);
}

function checkedBytes(text: string): Buffer {
  const bytes = bytesOf(text);
  if (isEscapeMistake(bytes)) throw new Error(`the task holds ${bytes.unknown}, which stands for no byte`);
  return bytes;
}
