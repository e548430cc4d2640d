import type { FromAgent } from '../model/agent-messages.ts';
import { monotonicNs } from '../system/clock.ts';
import { frameDecoder } from '../system/frames.ts';

type OnMessage = (message: FromAgent, heardNs: bigint) => void;

/** The messages in what an agent writes. It says nothing until it is asked. */
export interface Frames {
  take(bytes: Uint8Array): void;
  onMessage(listener: OnMessage): void;
  /** What was written is no frame: nothing after it can be understood. */
  onNonsense(listener: () => void): void;
  /** When the last bytes came, by performance.now(). */
  heardAtMs(): number;
}

/** `monotonicNs` is read as soon as bytes come: it is half of an exchange of clock readings. */
export function frames(): Frames {
  const decode = frameDecoder();
  let heardAtMs = performance.now();
  let tell: OnMessage = () => undefined;
  let isNonsense = false;
  let complain = (): void => {
    isNonsense = true;
  };
  return {
    take: bytes => {
      const heardNs = monotonicNs();
      heardAtMs = performance.now();
      try {
        for (const frame of decode(bytes)) if (frame.kind === 'message') tell(frame.message as FromAgent, heardNs);
      } catch {
        complain();
      }
    },
    onMessage: listener => {
      tell = listener;
    },
    onNonsense: listener => {
      complain = listener;
      if (isNonsense) listener();
    },
    heardAtMs: () => heardAtMs,
  };
}
