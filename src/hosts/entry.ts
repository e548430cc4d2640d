import type { Host } from '../model/host.ts';
import { after } from '../system/timer.ts';
import { type Frames, frames } from './agent-frames.ts';
import { type Greeting, greetingReader } from './greeting.ts';
import type { Pipe } from './pipe.ts';
import { silent } from './refusal.ts';

/** The way into a host: lines first, then frames. */
export interface Entry {
  /** Resolves with the next line that says something of ours. Rejects with NoAgent when the command ends, or `withinMs` pass. */
  next(withinMs: number): Promise<Greeting>;
  /** What comes after the agent's greeting. */
  readonly frames: Frames;
}

/** Reads what comes out of the pipe to a host that nobody has spoken to yet. */
export function openEntry(host: Host, pipe: Pipe): Entry {
  const reader = greetingReader();
  const found = frames();
  const words = () => ({ said: pipe.said(), printed: reader.noise() });
  let heard: Greeting[] = [];
  let wake = (): void => undefined;
  let isInside = false;
  pipe.onBytes(bytes => {
    if (isInside) return found.take(bytes);
    const greetings = reader.read(bytes);
    const last = greetings.at(-1);
    if (last?.state === 'agent') {
      isInside = true;
      found.take(last.rest);
    }
    heard = [...heard, ...greetings];
    wake();
  });
  const ended = pipe.ended.then(code => Promise.reject(silent(host, { code, ...words() })));
  ended.catch(() => undefined);
  const spoken = async (): Promise<Greeting> => {
    for (;;) {
      const [first, ...others] = heard;
      heard = others;
      if (first !== undefined) return first;
      await new Promise<void>(resolve => {
        wake = resolve;
      });
    }
  };
  const next = async (waitedMs: number): Promise<Greeting> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = after(waitedMs, () => reject(silent(host, { code: null, ...words(), waitedMs })));
    });
    return await Promise.race([spoken(), ended, late]).finally(() => clearTimeout(timer));
  };
  return { next, frames: found };
}
