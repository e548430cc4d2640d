import { describe, expect, it } from 'vitest';
import { parseHttpdLine } from '../../src/servers/httpd/log-line.ts';
import { parseNginxLine } from '../../src/servers/nginx/log-line.ts';
import { newLogBook } from '../../src/targets/logs/log-book.ts';

describe('a line of nginx', () => {
  it('has a time in whole seconds, a level and words', () => {
    const line = '2026/11/22 08:29:55 [warn] 19668#19668: *7 64 worker_connections are not enough, reusing connections';
    expect(parseNginxLine(line)).toEqual({
      wallMs: new Date(2026, 10, 22, 8, 29, 55).getTime(),
      text: '[warn] 64 worker_connections are not enough, reusing connections',
    });
  });

  it.each(['', 'nginx: [emerg] bind() failed', '2026/11/22 [warn] 1#1: x'])('is not %j', line => {
    expect(parseNginxLine(line)).toBeUndefined();
  });
});

describe('a line of httpd', () => {
  it('has a time, a module with a level and words', () => {
    const line = '[Sun Nov 22 08:30:28.082996 2026] [mpm_event:error] [pid 20376:tid 20376] AH00484: server reached';
    expect(parseHttpdLine(line)).toEqual({
      wallMs: new Date(2026, 10, 22, 8, 30, 28, 82).getTime(),
      text: '[mpm_event:error] AH00484: server reached',
    });
  });

  it.each(['', 'AH00558: apache2: Could not determine', '[Sun Nov 22] [x:y] [pid 1] z'])('is not %j', line => {
    expect(parseHttpdLine(line)).toBeUndefined();
  });
});

describe('a log book', () => {
  it('counts lines that differ in numbers alone as one, and keeps when they came', () => {
    const { add, book } = newLogBook();
    add({ text: 'client 10.0.0.1:40000 left', atNs: 5n });
    add({ text: 'other', atNs: 6n });
    add({ text: 'client 10.0.0.2:40001 left', atNs: 9n });
    expect(book()).toEqual({
      total: 3,
      lines: [
        { text: 'client 10.0.0.1:40000 left', count: 2, firstNs: 5n, lastNs: 9n },
        { text: 'other', count: 1, firstNs: 6n, lastNs: 6n },
      ],
    });
  });

  it('keeps 200 different lines and the count of all', () => {
    const { add, book } = newLogBook();
    for (let line = 0; line < 300; line += 1) add({ text: 'x'.repeat(line), atNs: 0n });
    expect(book().lines).toHaveLength(200);
    expect(book().total).toBe(300);
  });
});
