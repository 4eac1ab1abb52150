import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { maintenanceParts } from '../../src/app/maintenance-parts';
import { startServer, type RunningServer } from '../../src/app/start-server';
import { ConfigError, loadConfig, type Config } from '../../src/config/config';
import { examine } from '../../src/maintenance/examine';
import { Log } from '../../src/platform/log';
import { makeCertificate, type Certificate } from '../event-store/kurrent/certificates';
import { ManualClock } from '../support/manual-clock';
import { nextMoment } from '../support/waiting';

let folder: string;
let first: Certificate;
let second: Certificate;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatebook-certificates-'));
  [first, second] = [makeCertificate(folder), makeCertificate(folder)];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string): string => join(folder, name);
const write = ({ cert, key }: { cert: Buffer; key: Buffer }): void => {
  writeFileSync(file('cert.pem'), cert);
  writeFileSync(file('key.pem'), key);
};
const printOf = ({ cert }: Certificate): string => new X509Certificate(cert).fingerprint256;

const TLS = () => ({ GATEBOOK_TLS_CERT: file('cert.pem'), GATEBOOK_TLS_KEY: file('key.pem') });
const faultsOf = (env: NodeJS.ProcessEnv): readonly { name: string; detail: string }[] => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

describe('a key that does not fit its certificate', () => {
  it('is a fault of the configuration, by name', () => {
    write({ cert: first.cert, key: second.key });
    expect(faultsOf(TLS())).toEqual([
      { name: 'GATEBOOK_TLS_KEY', detail: expect.stringContaining('does not fit') },
    ]);
    const inline = { GATEBOOK_TLS_CERT: String(first.cert), GATEBOOK_TLS_KEY: String(second.key) };
    expect(faultsOf(inline)).toMatchObject([{ name: 'GATEBOOK_TLS_KEY' }]);
    const asFiles = { GATEBOOK_TLS_CERT_FILE: file('cert.pem'), GATEBOOK_TLS_KEY_FILE: file('key.pem') };
    expect(faultsOf(asFiles)).toMatchObject([{ name: 'GATEBOOK_TLS_KEY' }]);
  });

  it('and a chain with another certificate first are refused alike', () => {
    write({ cert: Buffer.concat([second.cert, first.cert]), key: first.key });
    expect(faultsOf(TLS())).toMatchObject([{ name: 'GATEBOOK_TLS_KEY' }]);
  });
});

describe('a server with a certificate', () => {
  const logged: string[] = [];
  let config: Config;
  let running: RunningServer;

  beforeEach(async () => {
    logged.length = 0;
    write(first);
    const data = mkdtempSync(join(folder, 'data-'));
    const log = new Log('info', { write: (line) => void logged.push(line) });
    config = loadConfig({ ...TLS(), GATEBOOK_DATA: data, GATEBOOK_PORT: '0' });
    running = await startServer(config, { log, announce: () => undefined });
  });
  afterEach(() => running.stop());

  const port = (): number => Number(new URL(running.url).port);
  const served = (): Promise<string | undefined> =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: port(), rejectUnauthorized: false });
      socket.once('error', reject).once('secureConnect', () => {
        resolve(socket.getPeerX509Certificate()?.fingerprint256);
        socket.destroy();
      });
    });
  /** Repeats handshakes until this certificate is served. */
  const serves = (certificate: Certificate): Promise<void> =>
    nextMoment(async () => (await served()) === printOf(certificate));
  const portFinding = async () => {
    const found = await examine(
      maintenanceParts,
      { ...config, listen: { ...config.listen, port: port() } },
      new ManualClock(),
      true,
    );
    return found.find(({ name }) => name === 'port');
  };

  it('serves a renewed one by itself', async () => {
    expect(await served()).toBe(printOf(first));
    write(second);
    await serves(second);
    expect(logged.join('')).toContain('the TLS certificate was renewed');
  });

  it('reads its files again on SIGHUP', async () => {
    write(second);
    process.emit('SIGHUP');
    expect(await served()).toBe(printOf(second));
  });

  it('keeps serving the old one while the new files do not fit each other, and logs it once', async () => {
    writeFileSync(file('cert.pem'), second.cert);
    process.emit('SIGHUP');
    process.emit('SIGHUP');
    expect(await served()).toBe(printOf(first));
    expect(logged.filter((line) => line.includes('still served: '))).toHaveLength(1);
    expect(logged.join('')).toContain('GATEBOOK_TLS_KEY');
    writeFileSync(file('key.pem'), second.key);
    await serves(second);
  });

  it('is asked by the doctor, which compares what it serves with the configuration', async () => {
    expect(await portFinding()).toMatchObject({ ok: true });
    write(second);
    config = loadConfig({ ...TLS(), GATEBOOK_DATA: config.data, GATEBOOK_PORT: '0' });
    writeFileSync(file('key.pem'), first.key);
    const finding = await portFinding();
    expect(finding).toMatchObject({
      ok: false,
      detail: expect.stringContaining('another certificate'),
      advice: expect.stringContaining('SIGHUP'),
    });
    await running.stop();
    expect((await portFinding())?.detail).toMatch(/does not answer/);
  });
});
