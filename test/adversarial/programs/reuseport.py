"""Workers with a listener each (SO_REUSEPORT), one of which may differ from the others.

    python3 reuseport.py HOST PORT BACKLOG WORKERS [NAME=WORKER[:VALUE] ...]

    stuck=W        worker W never accepts                  nofile=W:N     has N descriptors
    backlog=W:N    passes N to listen()                    die=W:S        ends S seconds after its first connection
    pace=W:S       takes S seconds for each connection     rest=W:S       takes its first connection S seconds after it came
"""

import os
import resource
import select
import socket
import sys
import time

TURN_S = 0.05
host, port, backlog, workers = sys.argv[1], *map(int, sys.argv[2:5])


def value_for(worker, name):
    """None where the option is another worker's; the worker's own number where the option has no value."""
    for argument in sys.argv[5:]:
        key, _, rest = argument.partition("=")
        who, _, value = rest.partition(":")
        if key == name and int(who) == worker:
            return float(value or who)
    return None


def listen(own_backlog):
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind((host, port))
    listener.listen(own_backlog)
    listener.setblocking(False)
    return listener


def work(worker):
    nofile, own_backlog = (value_for(worker, name) for name in ("nofile", "backlog"))
    if nofile is not None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (int(nofile), int(nofile)))
    listener = listen(backlog if own_backlog is None else int(own_backlog))
    if value_for(worker, "stuck") is not None:
        time.sleep(3600)
    rest_after_first_connection(listener, value_for(worker, "rest"))
    serve(listener, value_for(worker, "die"), value_for(worker, "pace"))


def rest_after_first_connection(listener, rest_s):
    if rest_s is not None:
        select.select([listener], [], [])
        time.sleep(rest_s)


def serve(listener, dies_after_s, pace_s):
    poll, connections, first_at = select.epoll(), {}, None
    poll.register(listener.fileno(), select.EPOLLIN)
    while True:
        if dies_after_s is not None and first_at is not None and time.monotonic() - first_at > dies_after_s:
            os._exit(1)
        for fd, _ in poll.poll(TURN_S):
            if fd != listener.fileno():
                answer(fd, connections, poll)
                continue
            accept(listener, connections, poll, pace_s)
            if first_at is None and connections:
                first_at = time.monotonic()


def accept(listener, connections, poll, pace_s):
    """All that wait; with a pace one."""
    try:
        while True:
            connection, _ = listener.accept()
            connection.setblocking(False)
            connections[connection.fileno()] = connection
            poll.register(connection.fileno(), select.EPOLLIN)
            if pace_s is not None:
                time.sleep(pace_s)
                return
    except BlockingIOError:
        return
    except OSError:
        time.sleep(TURN_S)


def answer(fd, connections, poll):
    try:
        if connections[fd].recv(4096):
            connections[fd].send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            return
    except OSError:
        pass
    poll.unregister(fd)
    connections.pop(fd).close()


for other in range(1, workers):
    if os.fork() == 0:
        work(other)
work(0)
