import { expect, it } from 'vitest';
import { nginxFate } from '../../../src/servers/nginx/upstream.ts';

const OF = 'client: 10.0.0.1, server: , request: "GET / HTTP/1.1", upstream:';

it.each([
  [
    'connect() failed (111: Connection refused) while connecting to upstream',
    '"http://127.0.0.1:9000/"',
    'refused',
    '127.0.0.1:9000',
  ],
  [
    'connect() failed (111: Connection refused) while connecting to upstream',
    '"http://[::1]:9000/a?b"',
    'refused',
    '[::1]:9000',
  ],
  [
    'upstream timed out (110: Connection timed out) while connecting to upstream',
    '"fastcgi://10.0.0.3:9000"',
    'not-connected',
    '10.0.0.3:9000',
  ],
  [
    'upstream timed out (110: Connection timed out) while reading response header from upstream',
    '"http://127.0.0.1:9000/"',
    'not-answered',
    '127.0.0.1:9000',
  ],
  [
    'connect() to unix:/run/app.sock failed (11: Resource temporarily unavailable) while connecting to upstream',
    '"http://unix:/run/app.sock:/"',
    'no-room',
    'unix:/run/app.sock',
  ],
  [
    'upstream prematurely closed connection while reading response header from upstream',
    '"http://127.0.0.1:9000/"',
    'closed',
    '127.0.0.1:9000',
  ],
  [
    'recv() failed (104: Connection reset by peer) while reading response header from upstream',
    '"http://127.0.0.1:9000/"',
    'closed',
    '127.0.0.1:9000',
  ],
] as const)('%s', (said, upstream, fate, to) => {
  expect(nginxFate(`[error] 7#7: *1 ${said}, ${OF} ${upstream}, host: "a"`)).toEqual({ fate, to });
});

it('says nothing of its own client, nor of ports that it has not', () => {
  expect(
    nginxFate(
      '[info] 7#7: *1 client timed out (110: Connection timed out) while waiting for request, client: 10.0.0.1',
    ),
  ).toBeUndefined();
  expect(
    nginxFate(
      `[crit] 7#7: *1 connect() to 127.0.0.1:9000 failed (99: Cannot assign requested address) while connecting to upstream, ${OF} "http://127.0.0.1:9000/"`,
    ),
  ).toBeUndefined();
});
