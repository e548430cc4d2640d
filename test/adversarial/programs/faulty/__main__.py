"""A server with one fault of its own, so that the cause of each failure is known.

    python3 faulty HOST PORT BACKLOG [NAME=VALUE ...]      options.py names the faults
"""

import errno
import select
import sys
import time

import answers
import bystanders
import mishaps
from listening import listen
from options import Options
from parting import reset
from welcoming import is_full, welcome

MAX_ACCEPTS_A_TURN = 64
# What happens once happens in the middle of a load.
MIDDLE_OF_LOAD = 20
TURN_S = 0.02


class Server:
    def __init__(self, options):
        self.options = options
        self.files = [open("/dev/null") for _ in range(options.count("files"))]
        self.listener = listen(options)
        self.poll = select.epoll()
        self.poll.register(self.listener.fileno(), select.EPOLLIN)
        self.open, self.silent, self.refused, self.leaked = {}, set(), [], []
        self.accepted = self.read = 0
        self.due = []
        self.first_at = time.monotonic()
        self.next_pause_s = options.seconds("at") if options.has("pause") else None
        self.mishaps = mishaps.chosen(options)

    def run(self):
        while True:
            ready = self.poll.poll(TURN_S)
            for fd, events in ready:
                if fd in self.open:
                    self.serve(fd, events)
            # Whoever has closed makes room before more is accepted.
            if any(fd == self.listener.fileno() for fd, _ in ready):
                self.accept_some()
            while self.due and self.due[0][0] <= time.monotonic():
                self.answer(self.due.pop(0)[1])
            if self.accepted >= MIDDLE_OF_LOAD:
                while self.mishaps:
                    self.mishaps.pop()(self.listener)
            self.pause()

    def accept_some(self):
        pace_s = self.options.seconds("pace")
        for _ in range(1 if pace_s else MAX_ACCEPTS_A_TURN):
            if self.options.get("full") == "stop" and is_full(self):
                self.poll.unregister(self.listener.fileno())
                return
            try:
                connection, _ = self.listener.accept()
            except BlockingIOError:
                return
            except OSError as error:
                if self.options.has("fragile"):
                    raise
                if error.errno in (errno.EMFILE, errno.ENFILE):
                    time.sleep(TURN_S)
                return
            self.accepted += 1
            welcome(self, connection)
            if pace_s:
                time.sleep(pace_s)

    def serve(self, fd, events):
        connection = self.open[fd]
        if not answers.request(connection) or events & select.EPOLLHUP:
            self.forget(fd).close()
            return
        if fd in self.silent:
            return
        self.read += 1
        if self.options.is_nth("rstread", self.read):
            reset(self.forget(fd))
        elif self.options.has("delay"):
            self.due.append((time.monotonic() + self.options.seconds("delay"), connection))
        else:
            self.answer(connection)

    def forget(self, fd):
        self.poll.unregister(fd)
        self.silent.discard(fd)
        return self.open.pop(fd)

    def answer(self, connection):
        fd = connection.fileno()
        if answers.send(connection, self.options) and self.options.has("drop"):
            self.open.pop(fd, None)
            connection.close()

    def pause(self):
        """Times count from the first connection on."""
        if self.accepted == 0:
            self.first_at = time.monotonic()
            return
        since_s = time.monotonic() - self.first_at
        if self.next_pause_s is None or since_s < self.next_pause_s:
            return
        pause_s, every_s = self.options.seconds("pause"), self.options.seconds("every")
        time.sleep(pause_s)
        self.next_pause_s = since_s + pause_s + every_s if every_s else None


chosen = Options(sys.argv)
bystanders.start(chosen)
Server(chosen).run()
