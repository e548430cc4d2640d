import { codeOf } from '../../model/error-code.ts';
import { messageOf } from '../../model/error-message.ts';
import { SINCE } from '../../model/kernel-facts.ts';
import { probe, valueIn } from '../../model/probe.ts';
import type { Btf } from '../../system/linux/bpf/btf.ts';
import { type CodeRange, findFunction } from '../../system/linux/bpf/function-range.ts';
import { attachAt } from './attach.ts';
import type { Watched } from './fragments.ts';
import { answerProgram, functionPrograms, unansweredProgram } from './listener-programs.ts';
import { keepOpened, type Opened } from './opened.ts';
import { rangeOf, readSymbols } from './symbols.ts';

/** How SYNs without an answer are seen, or why they are not. */
export type ListenerWatch =
  | { readonly way: 'functions' | 'tracepoints'; readonly links: Opened }
  | { readonly way: 'none'; readonly why: string };

const STATES = 'tcp_rcv_state_process';

/** By function where this kernel lets programs in there: that costs other packets nothing. Else by tracepoints. */
export function watchListeners(btf: Btf, watched: Watched, answers: number): ListenerWatch {
  const byFunction = attempt(links => watchFunctions(btf, watched, answers, links));
  if (byFunction.links !== undefined) return { way: 'functions', links: byFunction.links };
  const byTracepoint = attempt(links => watchTracepoints(btf, watched, answers, links));
  if (byTracepoint.links !== undefined) return { way: 'tracepoints', links: byTracepoint.links };
  return { way: 'none', why: `${byFunction.why}; ${byTracepoint.why}` };
}

interface Attempt {
  readonly links?: Opened;
  readonly why?: string;
}

function attempt(watch: (links: Opened) => void): Attempt {
  const links = keepOpened();
  try {
    watch(links);
    return { links };
  } catch (error) {
    links.close();
    return { why: messageOf(error) };
  }
}

/** Not tcp_v4_send_synack: it has seven arguments, and a program can be at six (Linux 6.1). */
function watchFunctions(btf: Btf, watched: Watched, answers: number, links: Opened): void {
  const { request, answer, unanswered } = functionPrograms(watched, answers);
  links.keep(attachAt(btf, { place: 'entry', name: 'tcp_make_synack', code: answer }));
  links.keep(attachAt(btf, { place: 'entry', name: 'tcp_conn_request', code: request }));
  // Last: what is under way meanwhile must not count as unanswered.
  links.keep(attachAt(btf, { place: 'exit', name: 'tcp_conn_request', code: unanswered }));
}

/** Found once in the life of this process: an experiment has many runs. */
let states: CodeRange | undefined;

function watchTracepoints(btf: Btf, watched: Watched, answers: number, links: Opened): void {
  if ((btf.tracepointArguments('consume_skb') ?? 0) < 2)
    throw new Error(`the tracepoint consume_skb gives no location here (Linux ${SINCE.consumePlaces} does)`);
  states ??= rangeOfFunction(STATES);
  const range = states;
  if (range === undefined) throw new Error(`/proc/kallsyms does not say where ${STATES} is (kernel.kptr_restrict)`);
  links.keep(attachAt(btf, { place: 'tracepoint', name: 'net_dev_queue', code: answerProgram(watched, answers) }));
  const code = unansweredProgram(watched, answers, range);
  links.keep(attachAt(btf, { place: 'tracepoint', name: 'consume_skb', code }));
}

/** Asked of the kernel where it answers: it takes a tenth of a second to write all of its symbols down. */
function rangeOfFunction(name: string): CodeRange | undefined {
  const asked = probe(() => findFunction(name));
  return valueIn(asked) ?? rangeOf(symbols(), name);
}

function symbols(): Buffer {
  try {
    return readSymbols();
  } catch (error) {
    throw new Error(`/proc/kallsyms cannot be read: ${codeOf(error) ?? error}`);
  }
}
