#!/bin/sh
# gunicorn.sh HOST PORT BACKLOG THREADS CONNECTIONS: one worker of threads, which accepts no more than CONNECTIONS.
folder="$(mktemp -d)"
cat > "$folder/application.py" <<APPLICATION
def respond(environ, start_response):
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
APPLICATION
cd "$folder" || exit 9
exec gunicorn --bind "$1:$2" --backlog "$3" --worker-class gthread --threads "$4" --worker-connections "$5" \
  --keep-alive 30 --worker-tmp-dir "$folder" application:respond
