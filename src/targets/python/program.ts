/**
 * A server as beginners write it: the socket module, a thread for each connection, and whatever backlog it is told.
 * Arguments: address, port, backlog, `keep` or `close`.
 */
export const PYTHON_SERVER = `
import socket, sys, threading, time

host, port, backlog, after = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
ANSWER = b'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok'

def serve(connection):
    rest = b''
    with connection:
        try:
            while data := connection.recv(4096):
                *requests, rest = (rest + data).split(b'\\r\\n\\r\\n')
                for _ in requests:
                    connection.sendall(ANSWER)
                    if after == 'close':
                        return
        except OSError:
            pass

family = socket.AF_INET6 if ':' in host else socket.AF_INET
listener = socket.socket(family)
if family == socket.AF_INET6:
    listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((host, port))
listener.listen(backlog)
threading.stack_size(256 * 1024)
while True:
    try:
        connection, _ = listener.accept()
    except OSError as error:
        print(f'accept() failed: {error}', file=sys.stderr, flush=True)
        time.sleep(0.05)
        continue
    try:
        threading.Thread(target=serve, args=(connection,), daemon=True).start()
    except RuntimeError as error:
        print(f'no thread for a connection: {error}', file=sys.stderr, flush=True)
        connection.close()
`;
