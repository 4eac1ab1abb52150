import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, describeConfig, loadConfig, renderConfigurationDocs } from '../../src/config/config';
import { resolveSecret } from '../../src/config/secret';

const faultsOf = (env: NodeJS.ProcessEnv) => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};
const namesOf = (env: NodeJS.ProcessEnv) => faultsOf(env).map(({ name }) => name);

const SECRET = 'canary-secret-0123456789-abcdefghij';

describe('an empty environment', () => {
  const config = loadConfig({});

  it('has the documented defaults', () => {
    expect(config).toMatchObject({
      listen: { host: '127.0.0.1', port: 8470, tls: null, trustedProxies: [], keepAliveSeconds: 75 },
      publicUrl: null,
      basePath: '',
      secret: null,
      releaseDeletedNames: false,
      store: { kind: 'sqlite' },
      signUp: { mode: 'approval', fields: [], terms: null },
      passwords: { minLength: 8, minScore: 2 },
      hashing: { memoryKib: 19456, iterations: 2 },
      lock: { after: 5, seconds: 10, maxSeconds: 900 },
      addressLimit: { failures: 100, names: 30, windowSeconds: 600 },
      sessions: {
        person: { idleSeconds: 28800, maxSeconds: 604800 },
        admin: { idleSeconds: 3600, maxSeconds: 43200 },
      },
      loginRetentionDays: 400,
      logLevel: 'info',
    });
    expect(config.erasuresFile).toBe(join(config.data, 'erasures.ndjson'));
    expect(config.hashing.concurrency).toBeGreaterThanOrEqual(1);
  });

  it('reserves the names of roles', () => {
    expect([...config.usernames.reserved]).toEqual(
      expect.arrayContaining([
        'root',
        'admin',
        'administrator',
        'gatebook',
        'hub',
        'guest',
        'nobody',
        'anonymous',
      ]),
    );
  });

  it('says of every variable that it is a default', () => {
    expect(new Set(describeConfig(config).map(({ source }) => source))).toEqual(new Set(['default']));
  });

  it('is shown as plain text, without the Markdown of the documentation', () => {
    expect(describeConfig(config)).toContainEqual({
      name: 'GATEBOOK_BACKUPS',
      value: '(<data>/backups)',
      source: 'default',
    });
  });
});

describe('an environment with many faults', () => {
  const env = {
    GATEBOOK_PORT: 'eighty',
    GATEBOOK_HASH_ITERATIONS: '1.5',
    GATEBOOK_SIGN_UP: 'maybe',
    GATEBOOK_SECRET: 'too-short-canary',
    GATEBOOK_HUB_URL: '//hub.example.org/',
    GATEBOOK_TRUSTED_PROXIES: '10.0.0.0/99',
    GATEBOOK_SIGN_UP_FIELDS: 'password',
    GATEBOOK_USERNAME_PATTERN: '[a-z',
    GATEBOOK_PUBLIC_URL: 'ftp://example.org',
    GATEBOOK_HOTS: '::',
    PATH: '/bin',
  };

  it('names all of them at once', () => {
    expect(namesOf(env).sort()).toEqual(
      Object.keys(env)
        .filter((name) => name !== 'PATH')
        .sort(),
    );
  });

  it('suggests the name that was meant', () => {
    expect(faultsOf(env).find(({ name }) => name === 'GATEBOOK_HOTS')?.detail).toContain('GATEBOOK_HOST');
  });

  it('prints no secret', () => {
    expect(() => loadConfig(env)).toThrow(ConfigError);
    expect(JSON.stringify(faultsOf(env))).not.toContain('canary');
  });
});

describe('settings that do not go together', () => {
  it.each([
    [{ GATEBOOK_HOST: '0.0.0.0' }, ['GATEBOOK_HOST']],
    [{ GATEBOOK_STORE: 'kurrentdb' }, ['GATEBOOK_KURRENTDB', 'GATEBOOK_SECRET']],
    [{ GATEBOOK_HASH_MEMORY_KIB: '4096' }, ['GATEBOOK_HASH_MEMORY_KIB']],
    [{ GATEBOOK_TLS_CERT: '/nowhere' }, ['GATEBOOK_TLS_KEY']],
    [
      { GATEBOOK_TLS_CERT: '/nowhere', GATEBOOK_TLS_KEY: '/nowhere' },
      ['GATEBOOK_TLS_CERT', 'GATEBOOK_TLS_KEY'],
    ],
    [{ GATEBOOK_TERMS_URL: 'https://example.org/terms' }, ['GATEBOOK_TERMS_VERSION']],
    [{ GATEBOOK_LOCK_SECONDS: '1000' }, ['GATEBOOK_LOCK_MAX_SECONDS']],
  ])('%j is refused for %j', (env, names) => {
    expect(namesOf(env)).toEqual(names);
  });

  it('is accepted beyond loopback behind trusted proxies', () => {
    expect(namesOf({ GATEBOOK_HOST: '0.0.0.0', GATEBOOK_TRUSTED_PROXIES: '10.0.0.0/8' })).toEqual([]);
  });
});

describe('a variable given as a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-config-'));
  const file = join(folder, 'secret');
  writeFileSync(file, `${SECRET}\n`);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read without its last newline, and not shown', () => {
    const config = loadConfig({ GATEBOOK_SECRET_FILE: file });
    expect(config.secret).toBe(SECRET);
    const row = describeConfig(config).find(({ name }) => name === 'GATEBOOK_SECRET');
    expect(row).toEqual({ name: 'GATEBOOK_SECRET', value: '(set)', source: 'file' });
  });

  it.each(['', '\n', '\r\n', '\n\n'])(
    'has the same value as the variable and the data folder, before %j',
    (end) => {
      const written = join(folder, 'as-a-file');
      writeFileSync(written, `${SECRET}${end}`);
      const own = mkdtempSync(join(folder, 'data-'));
      writeFileSync(join(own, 'secret'), `${SECRET}${end}`, { mode: 0o600 });
      expect(loadConfig({ GATEBOOK_SECRET_FILE: written }).secret).toBe(SECRET);
      expect(loadConfig({ GATEBOOK_SECRET: `${SECRET}${end}` }).secret).toBe(SECRET);
      expect(resolveSecret({ configured: null, data: own, hasBook: true })).toBe(SECRET);
    },
  );

  it('keeps spaces, wherever it stands', () => {
    const own = mkdtempSync(join(folder, 'data-'));
    writeFileSync(join(own, 'secret'), ` ${SECRET} \n`, { mode: 0o600 });
    expect(resolveSecret({ configured: null, data: own, hasBook: true })).toBe(` ${SECRET} `);
    expect(loadConfig({ GATEBOOK_SECRET: ` ${SECRET} \n` }).secret).toBe(` ${SECRET} `);
  });

  it('is as long everywhere: a short one in the data folder begins no book, and opens the one that it has', () => {
    const own = mkdtempSync(join(folder, 'data-'));
    writeFileSync(join(own, 'secret'), 'short', { mode: 0o600 });
    const resolve = (hasBook: boolean) => resolveSecret({ configured: null, data: own, hasBook });
    expect(() => resolve(false)).toThrow(/32 characters/);
    expect(resolve(true)).toBe('short');
  });

  it('is refused when it is set directly too', () => {
    expect(namesOf({ GATEBOOK_SECRET_FILE: file, GATEBOOK_SECRET: SECRET })).toEqual(['GATEBOOK_SECRET']);
  });

  it('is refused when the file cannot be read', () => {
    expect(faultsOf({ GATEBOOK_SECRET_FILE: join(folder, 'none') })).toEqual([
      { name: 'GATEBOOK_SECRET', detail: expect.stringContaining('ENOENT') },
    ]);
  });
});

describe('variables that Kubernetes sets for a service called gatebook', () => {
  const injected = {
    GATEBOOK_SERVICE_HOST: '10.0.0.1',
    GATEBOOK_SERVICE_PORT: '8470',
    GATEBOOK_SERVICE_PORT_HTTP: '8470',
    GATEBOOK_PORT: 'tcp://10.0.0.1:8470',
    GATEBOOK_PORT_8470_TCP: 'tcp://10.0.0.1:8470',
    GATEBOOK_PORT_8470_TCP_PROTO: 'tcp',
    GATEBOOK_PORT_8470_TCP_PORT: '8470',
    GATEBOOK_PORT_8470_TCP_ADDR: '10.0.0.1',
    GATEBOOK_PORT_53_UDP: 'udp://10.0.0.1:53',
    GATEBOOK_HUB_SERVICE_HOST: '10.0.0.2',
    GATEBOOK_HUB_PORT: 'tcp://10.0.0.2:80',
    GATEBOOK_HUB_PORT_80_TCP_ADDR: '10.0.0.2',
  };

  it('are ignored, with one line that names them all', () => {
    const config = loadConfig(injected);
    expect(config.listen.port).toBe(8470);
    expect(describeConfig(config).find(({ name }) => name === 'GATEBOOK_PORT')?.source).toBe('default');
    expect(config.notices).toHaveLength(1);
    for (const name of Object.keys(injected)) expect(config.notices[0]).toContain(name);
  });

  it('do not hide a typing error or a port that is no number', () => {
    expect(namesOf({ GATEBOOK_SERVICE_HOTS: '10.0.0.1' })).toEqual(['GATEBOOK_SERVICE_HOTS']);
    expect(namesOf({ GATEBOOK_PORT: 'http://10.0.0.1' })).toEqual(['GATEBOOK_PORT']);
    expect(namesOf({ GATEBOOK_HUB_PORT: '80' })).toEqual(['GATEBOOK_HUB_PORT']);
    expect(loadConfig({ GATEBOOK_PORT: '9000' })).toMatchObject({ listen: { port: 9000 }, notices: [] });
  });
});

describe('an option of the command line', () => {
  it('wins over the environment', () => {
    const config = loadConfig({ GATEBOOK_DATA: '/a' }, { GATEBOOK_DATA: '/b' });
    expect(config.data).toBe('/b');
    expect(describeConfig(config)[0]).toEqual({ name: 'GATEBOOK_DATA', value: '/b', source: 'option' });
  });
});

describe('the public address', () => {
  it.each([
    [{ GATEBOOK_PUBLIC_URL: 'https://a.example/' }, 'https://a.example'],
    [{ GATEBOOK_PUBLIC_URL: 'https://a.example', GATEBOOK_BASE_PATH: '/gate' }, 'https://a.example/gate'],
    [{ GATEBOOK_PUBLIC_URL: 'https://a.example/x/', GATEBOOK_BASE_PATH: '/gate' }, 'https://a.example/x'],
  ])('of %j is %s', (env, url) => {
    expect(loadConfig(env).publicUrl).toBe(url);
  });
});

describe('docs/configuration.md', () => {
  it('is what the table of variables says', () => {
    const written = readFileSync(join(__dirname, '..', '..', 'docs', 'configuration.md'), 'utf8');
    expect(written).toBe(renderConfigurationDocs());
  });
});
