"""What goes over a connection."""

REFUSALS = {
    "503": b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
    "garbage": b"-ERR too many clients\r\n",
}


def request(connection):
    """Empty where the client has closed, or reset."""
    try:
        return connection.recv(4096)
    except OSError:
        return b""


def send(connection, options):
    """False where the client is gone."""
    try:
        connection.send(answer(options))
        return True
    except OSError:
        return False


def answer(options):
    body = b"x" * (options.count("body") or 2)
    parting = b"close" if options.has("drop") else b"keep-alive"
    length, content = framed(body, options)
    hints = b"HTTP/1.1 103 Early Hints\r\n\r\n" if options.has("hints") else b""
    whole = hints + b"HTTP/1.1 200 OK\r\nConnection: %s\r\n%s\r\n\r\n%s" % (parting, length, content)
    return whole[: len(whole) // 2] if options.has("half") else whole


def framed(body, options):
    """The header that says how long the body is, and the body as it is sent."""
    if options.has("chunked"):
        return b"Transfer-Encoding: chunked", b"%x\r\n%s\r\n0\r\nServer-Timing: x\r\n\r\n" % (len(body), body)
    return b"Content-Length: %d" % len(body), body


def refuse(connection, text):
    connection.settimeout(1)
    try:
        connection.recv(4096)
        connection.sendall(text)
    except OSError:
        pass
