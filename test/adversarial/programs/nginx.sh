#!/bin/sh
# nginx.sh HOST PORT BACKLOG MAIN HTTP SERVER: one worker; each of the last three adds to the block of that name.
PATH="$PATH:/usr/sbin"
folder="$(mktemp -d)"
mkdir "$folder/pages"
echo ok > "$folder/pages/index.html"
[ "$(id -u)" = 0 ] && user='user root;'
cat > "$folder/configuration" <<CONFIGURATION
daemon off; $user worker_processes 1; pid $folder/pid; error_log stderr;
$4
events { worker_connections 8192; }
http {
  access_log off;
  client_body_temp_path $folder/body; proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi; uwsgi_temp_path $folder/uwsgi; scgi_temp_path $folder/scgi;
  $5
  server { listen $1:$2 backlog=$3; keepalive_timeout 60; root $folder/pages; $6 }
}
CONFIGURATION
exec nginx -p "$folder" -c "$folder/configuration"
