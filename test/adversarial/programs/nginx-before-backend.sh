#!/bin/sh
# nginx-before-backend.sh HOST PORT BACKLOG [DIRECTIVES]: a proxy to a backend of the same host, which takes 1.5 s for each request and then closes.
here="$(dirname "$0")"
PATH="$PATH:/usr/sbin:/sbin"
ip link set lo up 2> /dev/null
python3 "$here/faulty" 127.0.0.1 9001 4096 delay=1.5 drop=1 &
# On a busy machine python takes longer to start than nginx does.
until ss -Hltn 'sport = :9001' | grep -q .; do sleep 0.05; done
exec sh "$here/nginx.sh" "$1" "$2" "$3" '' '' 'location / { proxy_pass http://127.0.0.1:9001; '"$4"' }'
