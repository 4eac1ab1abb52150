import { ConfigError, loadConfig } from '../../src/config/config';

const namesOf = (env: NodeJS.ProcessEnv): string[] => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map(({ name }) => name);
    throw error;
  }
  return [];
};

describe('a sign-up form with fields', () => {
  it('has their names, labels, whether they are required, and lengths', () => {
    const { signUp } = loadConfig({ GATEBOOK_SIGN_UP_FIELDS: 'fullName!:Full name:100, institute' });
    expect(signUp.fields).toEqual([
      { name: 'fullName', label: 'Full name', required: true, maxLength: 100 },
      { name: 'institute', label: 'institute', required: false, maxLength: 200 },
    ]);
  });
});

describe('a sign-up form with a field that cannot be', () => {
  it.each([
    'toString',
    'valueOf!:Value',
    'hasOwnProperty',
    'constructor',
    'isPrototypeOf',
    '__proto__',
    'password',
    'fullName,fullName',
    'fullName:Full name,institute,fullName!:Name:20',
    'fullName:Full name:0',
  ])('%s is refused by the name of the variable', (fields) => {
    expect(namesOf({ GATEBOOK_SIGN_UP_FIELDS: fields })).toEqual(['GATEBOOK_SIGN_UP_FIELDS']);
  });
});

describe('a list with names that every object has, or with an entry twice', () => {
  it('is taken where that does no harm', () => {
    const names = 'toString,__proto__,constructor,root,root';
    const { usernames } = loadConfig({ GATEBOOK_RESERVED_NAMES: names });
    expect([...usernames.reserved]).toEqual(['tostring', '__proto__', 'constructor', 'root']);
    const { listen } = loadConfig({ GATEBOOK_TRUSTED_PROXIES: '::1,::1' });
    expect(listen.trustedProxies).toEqual(['::1', '::1']);
  });
});
