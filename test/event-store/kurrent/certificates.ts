import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** Certificate of the authority that signed it. */
  readonly authorityFile: string;
}

const CONFIG = `[ca]
default_ca = authority
[authority]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = server
[any]
commonName = supplied
[server]
subjectAltName = IP:127.0.0.1
basicConstraints = critical,CA:false
[root]
basicConstraints = critical,CA:true
[req]
distinguished_name = nobody
[nobody]
`;

/**
 * A server certificate for 127.0.0.1 and its own authority, made with openssl in a temporary folder.
 *
 * @param to end of validity, as YYMMDDHHMMSSZ
 */
export function makeCertificate(folder: string, to = '491231000000Z'): Certificate {
  const cwd = mkdtempSync(join(folder, 'certificate-'));
  writeFileSync(join(cwd, 'openssl.cnf'), CONFIG);
  writeFileSync(join(cwd, 'index.txt'), '');
  const openssl = (command: string): void => {
    execFileSync('openssl', command.split(' '), { cwd, stdio: 'pipe' });
  };
  const newKey = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -config openssl.cnf';
  openssl(`req -x509 ${newKey} -keyout root-key.pem -out root.pem -subj /CN=root -extensions root -days 2`);
  openssl(`req -new ${newKey} -keyout key.pem -out asked.pem -subj /CN=double`);
  openssl(
    'ca -batch -notext -config openssl.cnf -cert root.pem -keyfile root-key.pem -in asked.pem -out cert.pem ' +
      `-startdate 200101000000Z -enddate ${to}`,
  );
  const read = (name: string): Buffer => readFileSync(join(cwd, name));
  return { key: read('key.pem'), cert: read('cert.pem'), authorityFile: join(cwd, 'root.pem') };
}
