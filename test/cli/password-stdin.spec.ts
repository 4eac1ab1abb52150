import { newInstance, type Instance } from './instance';

const PASSWORD = 'Zirkuszelt-éè-Mond 7';

let instance: Instance;
let token: string;
let count = 0;

beforeAll(async () => {
  instance = await newInstance();
  await instance.start();
  token = (await instance.done('token issue --name lab --scope guard')).trim();
});
afterAll(() => instance.remove());

const create = (name: string, stdin: Buffer | string) =>
  instance.run(`admin create ${name} --password-stdin`, { stdin });
const logIn = async (username: string, password: string) => {
  const { status } = await instance.call('POST', '/guard/login', { token, body: { username, password } });
  return status;
};
const newName = () => `person-${String((count += 1))}`;

describe('a password from stdin', () => {
  it.each([
    ['no line end', ''],
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ])('is taken without its final line end: %s', async (_, end) => {
    const name = newName();
    expect(await create(name, PASSWORD + end)).toMatchObject({ exitCode: 0, stdout: '' });
    expect(await logIn(name, PASSWORD)).toBe(200);
  });

  it('keeps the spaces around it', async () => {
    const name = newName();
    expect(await create(name, ` ${PASSWORD} \n`)).toMatchObject({ exitCode: 0 });
    expect(await logIn(name, ` ${PASSWORD} `)).toBe(200);
    expect(await logIn(name, PASSWORD)).toBe(401);
  });

  it.each([
    ['ISO-8859-1', Buffer.from(`${PASSWORD}\n`, 'latin1'), 'UTF-8'],
    ['UTF-16', Buffer.from(`${PASSWORD}\n`, 'utf16le'), 'UTF-8'],
    ['half a character', Buffer.from(PASSWORD).subarray(0, 12), 'UTF-8'],
    ['an encoded surrogate', Buffer.from([0x61, 0xed, 0xa0, 0x80]), 'UTF-8'],
    ['an overlong form', Buffer.from([0x61, 0xc0, 0xaf]), 'UTF-8'],
    ['a byte order mark', Buffer.from(`\uFEFF${PASSWORD}\n`), 'byte order mark'],
    ['nothing', Buffer.alloc(0), 'no password'],
    ['an empty line', Buffer.from('\n'), 'no password'],
    ['too much', Buffer.alloc(100_000, 'x'), 'bytes'],
  ])('is wrong usage and creates nobody: %s', async (_, stdin, words) => {
    const name = newName();
    const { exitCode, stdout, stderr } = await create(name, stdin);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/Zirkuszelt|^\s+at /m);
    expect(await instance.run(`users show ${name}`)).toMatchObject({ exitCode: 1 });
  });

  it.each([
    ['a lone CR at its end', `${PASSWORD}\r`],
    ['a CR inside', `${PASSWORD}\r${PASSWORD}\n`],
    ['a second line', `${PASSWORD}\n${PASSWORD}\n`],
    ['two line ends', `${PASSWORD}\n\n`],
  ])('is not cut at %s', async (_, stdin) => {
    const name = newName();
    await create(name, stdin);
    const cut = await instance.call('POST', '/guard/login', {
      token,
      body: { username: name, password: PASSWORD },
    });
    expect(cut.status).toBe(401);
  });
});

describe('"admin create --json"', () => {
  it('prints the administrator with the link that sets the password', async () => {
    const name = newName();
    const body = JSON.parse(await instance.done(`admin create ${name} --json`)) as {
      link: { token: string };
    };
    expect(body).toMatchObject({ username: name, admin: true, status: 'active' });
    const redeemed = await instance.call('POST', '/api/password-links/redeem', {
      body: { token: body.link.token, password: PASSWORD },
    });
    expect(redeemed.status).toBe(204);
  });

  it('prints the administrator without a link when the password came from stdin', async () => {
    const name = newName();
    const surroundings = { stdin: `${PASSWORD}\n` };
    const printed = await instance.done(`admin create ${name} --password-stdin --json`, surroundings);
    expect(printed).toBe(await instance.done(`users show ${name} --json`));
    expect(JSON.parse(printed)).toMatchObject({ username: name, admin: true });
    expect(printed).not.toContain('link');
  });

  it('prints the refusal of the route that refused', async () => {
    const name = newName();
    await instance.done(`admin create ${name} --password-stdin`, { stdin: `${PASSWORD}\n` });
    const { exitCode, stdout } = await instance.run(`admin create ${name} --json`);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ code: 'username_taken', status: 409 });
  });
});
