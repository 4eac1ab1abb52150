import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { LookupFunction } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Child, cleanEnvironment, startChild } from '../hub/child-process';

const EXAMPLES = join(__dirname, '..', '..', 'examples');
const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');

export const HUB_NAME = 'hub.localhost';
export const ACCOUNTS_NAME = 'accounts.localhost';

/** Not every machine resolves names below localhost. */
export const lookUpLoopback: LookupFunction = (_name, { all }, done) => {
  if (all === true) done(null, [{ address: '127.0.0.1', family: 4 }]);
  else done(null, '127.0.0.1', 4);
};

/** Ports of 127.0.0.1: where the proxy listens, and what stands behind it. */
export interface Ports {
  readonly proxy: number;
  readonly hub: number;
  readonly gatebook: number;
}

export interface Proxy {
  /** Certificate of the authority that browsers have to trust. */
  readonly authority: Buffer;
  readonly process: Child;
}

/** Starts a reverse proxy with the configuration of the examples, with our ports, in its own folder. */
export type StartProxy = (folder: string, ports: Ports) => Promise<Proxy>;

export async function startNginx(folder: string, ports: Ports): Promise<Proxy> {
  mkdirSync(folder, { recursive: true });
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = `subjectAltName=DNS:${HUB_NAME},DNS:${ACCOUNTS_NAME}`;
  const request = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=examples -addext ${names}`;
  execFileSync('openssl', [...request.split(' '), '-keyout', key, '-out', certificate], { stdio: 'pipe' });
  const example = readFileSync(join(EXAMPLES, 'nginx', 'gatebook.conf'), 'utf8')
    .replaceAll('listen 443', `listen 127.0.0.1:${String(ports.proxy)}`)
    .replaceAll('/etc/nginx/tls', folder)
    .replaceAll('127.0.0.1:8000', `127.0.0.1:${String(ports.hub)}`)
    .replaceAll('127.0.0.1:8470', `127.0.0.1:${String(ports.gatebook)}`)
    .replaceAll('.example.org', '.localhost');
  const main = join(folder, 'nginx.conf');
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const ofFolders = folders.map((name) => `  ${name}_temp_path ${join(folder, name)};\n`).join('');
  writeFileSync(
    main,
    `daemon off;\npid ${join(folder, 'pid')};\nerror_log stderr notice;\nevents {}\n` +
      `http {\n  access_log off;\n${ofFolders}${example}}\n`,
  );
  const nginx = startChild(programOf('usr/sbin/nginx'), ['-e', 'stderr', '-c', main], cleanEnvironment());
  await nginx.says('start worker processes');
  return { process: nginx, authority: readFileSync(certificate) };
}

export async function startCaddy(folder: string, ports: Ports): Promise<Proxy> {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'Caddyfile');
  // its own port for http, and no authority in the trust store of the machine
  const globals = `{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n\tdefault_bind 127.0.0.1\n}\n`;
  writeFileSync(config, globals + readFileSync(join(EXAMPLES, 'caddy', 'Caddyfile'), 'utf8'));
  const caddy = startChild(
    programOf('usr/bin/caddy'),
    ['run', '--config', config, '--adapter', 'caddyfile'],
    {
      ...cleanEnvironment(),
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
      HUB_NAME: `${HUB_NAME}:${String(ports.proxy)}`,
      ACCOUNTS_NAME: `${ACCOUNTS_NAME}:${String(ports.proxy)}`,
      HUB_UPSTREAM: `127.0.0.1:${String(ports.hub)}`,
      GATEBOOK_UPSTREAM: `127.0.0.1:${String(ports.gatebook)}`,
    },
  );
  await caddy.says('serving initial configuration');
  // both names have their certificates
  await caddy.says(`"certificate obtained successfully","identifier":"${HUB_NAME}"`);
  await caddy.says(`"certificate obtained successfully","identifier":"${ACCOUNTS_NAME}"`);
  const authority = join(folder, 'caddy', 'pki', 'authorities', 'local', 'root.crt');
  return { process: caddy, authority: readFileSync(authority) };
}

function programOf(path: string): string {
  const program = join(cache, 'gatebook', 'proxies', path);
  if (!existsSync(program)) throw new Error(`${program} is missing. Run: scripts/prepare-tests proxies`);
  return program;
}
