import { readHttpdConfiguration } from '../../dist/servers/httpd/read-configuration.js';
import { readNginxConfiguration } from '../../dist/servers/nginx/read-configuration.js';
import { mutateText } from './mutate.mjs';

const NGINX = `user www-data; worker_processes auto;
events { worker_connections 768; }
http { include /etc/nginx/*.conf; server { listen 80 backlog=511; location ~ ^/(a|b) { proxy_pass http://127.0.0.1:8080; } } }
`;
const HTTPD = `ServerRoot "/etc/apache2"
<IfModule mpm_event_module>
  MaxRequestWorkers 150
  ListenBackLog 511
</IfModule>
Define x y
Include conf.d/*.conf
<IfDefine x>
  Listen \${x}
</IfDefine>
`;

/** Whatever file is asked for is this one, also the ones that it includes. */
function filesOf(text) {
  return {
    read: () => ({ state: 'read', value: text }),
    list: () => ({ state: 'read', value: ['a.conf', 'b.conf'] }),
  };
}

export const nginx = {
  make: random => mutateText(random, NGINX),
  take: text => void readNginxConfiguration(filesOf(text), '/etc/nginx/nginx.conf'),
};

export const httpd = {
  make: random => mutateText(random, HTTPD),
  take: text => void readHttpdConfiguration(filesOf(text), '/etc/apache2/apache2.conf'),
};
