import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const PROGRAM = createRequire(import.meta.url).resolve('yaml-language-server/bin/yaml-language-server');

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly items?: readonly unknown[] };
  readonly result?: unknown;
}

/** What editors ask for YAML, by the Language Server Protocol over a pipe. */
export class LanguageServer {
  readonly #process: ChildProcess;
  readonly #answers = new Map<number, (result: unknown) => void>();
  #received = Buffer.alloc(0);
  #asked = 0;

  private constructor() {
    this.#process = spawn(process.execPath, [PROGRAM, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#process.stdout?.on('data', part => this.#receive(part));
  }

  static async start(): Promise<LanguageServer> {
    const server = new LanguageServer();
    await server.#ask('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
    server.#send({ method: 'initialized', params: {} });
    return server;
  }

  /** What may stand at the end of this text, were it the file. */
  async complete(file: string, text: string): Promise<readonly string[]> {
    const uri = pathToFileURL(file).href;
    const lines = text.split('\n');
    const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    this.#send({
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: 'yaml', version: ++this.#asked, text } },
    });
    const result = await this.#ask('textDocument/completion', { textDocument: { uri }, position });
    this.#send({ method: 'textDocument/didClose', params: { textDocument: { uri } } });
    return (result as { items: readonly { label: string }[] }).items.map(({ label }) => label);
  }

  async end(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }

  #ask(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#asked;
    return new Promise(resolve => {
      this.#answers.set(id, resolve);
      this.#send({ id, method, params });
    });
  }

  #send(message: object): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#process.stdin?.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  #receive(part: Buffer): void {
    this.#received = Buffer.concat([this.#received, part]);
    for (;;) {
      const head = this.#received.indexOf('\r\n\r\n');
      const length = Number(
        /Content-Length: (\d+)/i.exec(this.#received.subarray(0, Math.max(0, head)).toString())?.[1],
      );
      if (head < 0 || this.#received.length < head + 4 + length) return;
      this.#take(JSON.parse(this.#received.subarray(head + 4, head + 4 + length).toString()));
      this.#received = this.#received.subarray(head + 4 + length);
    }
  }

  /** Its own questions are answered with nothing; of settings it asks for several. */
  #take({ id, method, params, result }: Message): void {
    if (id === undefined) return;
    if (method !== undefined) this.#send({ id, result: params?.items?.map(() => null) ?? null });
    else this.#answers.get(id)?.(result);
  }
}
