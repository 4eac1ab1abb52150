import { clientNetwork, foldAddress, Networks } from '../../src/platform/network';
import { openTestApp, type TestApp } from '../support/test-app';
import { ManualClock } from '../support/manual-clock';

/** The trusted proxies: one network of each family, and this machine. */
const TRUSTED = '10.0.0.0/8, 2001:db8:ffff::/48, 127.0.0.1';

/** How an address is parsed, and what it is counted as; `null` if it is not an address. */
const FORMS: [string, string | null, string | null][] = [
  ['192.0.2.1', '192.0.2.1', '192.0.2.1'],
  ['  192.0.2.1 ', '192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1', '192.0.2.1'],
  ['::FFFF:192.0.2.1', '192.0.2.1', '192.0.2.1'],
  ['::ffff:c000:201', '192.0.2.1', '192.0.2.1'],
  ['0:0:0:0:0:ffff:c000:0201', '192.0.2.1', '192.0.2.1'],
  ['[::ffff:192.0.2.1]', '192.0.2.1', '192.0.2.1'],
  ['2001:db8::1', '2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:0db8:0000:0000:ffff:ffff:ffff:ffff', '2001:db8::ffff:ffff:ffff:ffff', '2001:db8:0:0::/64'],
  ['2001:db8:0:1::1', '2001:db8:0:1::1', '2001:db8:0:1::/64'],
  ['[2001:db8::1]', '2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80::1', 'fe80:0:0:0::/64'],
  ['::1', '::1', '0:0:0:0::/64'],
  ['::192.0.2.1', '::c000:201', '0:0:0:0::/64'],
  ['010.0.0.1', null, null],
  ['10.1', null, null],
  ['3232235777', null, null],
  ['0x7f.0.0.1', null, null],
  ['192.0.2.1:443', null, null],
  ['[192.0.2.1]', null, null],
  ['192.0.2.1%eth0', null, null],
  ['192.0.2.256', null, null],
  ['192.0.2.1/32', null, null],
  ['2001:db8::1::2', null, null],
  ['1:2:3:4:5:6:7:8:9', null, null],
  ['[2001:db8::1]:443', null, null],
  ['unknown', null, null],
  ['_hidden', null, null],
  ['for=192.0.2.1', null, null],
  ['', null, null],
  ['<script>', null, null],
];

/** The socket's peer, the header, and the resulting client address; `null` if unknown. */
const HEADERS: [string, string | null, string | null][] = [
  ['192.0.2.1', null, '192.0.2.1'],
  ['192.0.2.1', '198.51.100.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '198.51.100.1', '192.0.2.1'],
  ['2001:db8::1', '198.51.100.1', '2001:db8::1'],
  ['10.0.0.1', null, '10.0.0.1'],
  ['10.0.0.1', '', null],
  ['10.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['::ffff:10.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['::ffff:a00:1', '198.51.100.1', '198.51.100.1'],
  ['2001:db8:ffff::9', '198.51.100.1', '198.51.100.1'],
  ['127.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['10.0.0.1', '203.0.113.9, 198.51.100.1', '198.51.100.1'],
  ['10.0.0.1', '203.0.113.9,198.51.100.1', '198.51.100.1'],
  ['10.0.0.1', '203.0.113.9 ,\t198.51.100.1 ', '198.51.100.1'],
  ['10.0.0.1', '198.51.100.1, 10.0.0.2', '198.51.100.1'],
  ['10.0.0.1', '198.51.100.1, 10.0.0.2, 10.0.0.3', '198.51.100.1'],
  ['10.0.0.1', '203.0.113.9, 198.51.100.1, 10.0.0.2', '198.51.100.1'],
  ['10.0.0.1', '10.0.0.7, 10.0.0.2', '10.0.0.7'],
  ['10.0.0.1', '::ffff:198.51.100.1', '198.51.100.1'],
  ['10.0.0.1', '::ffff:c633:6401', '198.51.100.1'],
  ['10.0.0.1', '198.51.100.1, ::ffff:10.0.0.2', '198.51.100.1'],
  ['10.0.0.1', '198.51.100.1, ::ffff:a00:2', '198.51.100.1'],
  ['10.0.0.1', '[2001:db8::7]', '2001:db8::7'],
  ['10.0.0.1', '2001:DB8:0::7', '2001:db8::7'],
  ['10.0.0.1', 'unknown', null],
  ['10.0.0.1', '_hidden', null],
  ['10.0.0.1', '198.51.100.1, unknown', null],
  ['10.0.0.1', '198.51.100.1, unknown, 10.0.0.2', null],
  ['10.0.0.1', '198.51.100.1:4711', '198.51.100.1'],
  ['10.0.0.1', '"198.51.100.1:4711"', '198.51.100.1'],
  ['10.0.0.1', '"198.51.100.1"', '198.51.100.1'],
  ['10.0.0.1', '[198.51.100.1]:4711', '198.51.100.1'],
  ['10.0.0.1', '[2001:db8::7]:4711', '2001:db8::7'],
  ['10.0.0.1', '"[2001:db8::7]:4711"', '2001:db8::7'],
  ['10.0.0.1', '[fe80::7%eth0]:4711', 'fe80::7'],
  ['10.0.0.1', '198.51.100.1:4711, 10.0.0.2:80, "[2001:db8:ffff::2]:80"', '198.51.100.1'],
  ['10.0.0.1', '10.0.0.7:4711', '10.0.0.7'],
  ['10.0.0.1', '198.51.100.1:', null],
  ['10.0.0.1', '198.51.100.1:471100', null],
  ['10.0.0.1', '"198.51.100.1', null],
  ['10.0.0.1', '[2001:db8::7', null],
  ['10.0.0.1', "'198.51.100.1'", null],
  ['10.0.0.1', 'for=198.51.100.1', null],
  ['10.0.0.1', 'unix:', null],
  ['10.0.0.1', '198.51.100.1,', null],
  ['10.0.0.1', '198.51.100.1, ,10.0.0.2', null],
  ['10.0.0.1', '127.0.0.1', '127.0.0.1'],
  ['10.0.0.1', '010.0.0.2', null],
  ['10.0.0.1', `${'203.0.113.9, '.repeat(200)}198.51.100.1`, '198.51.100.1'],
  ['10.0.0.1', `198.51.100.1${', 10.0.0.2'.repeat(200)}`, null],
  ['192.0.2.1', 'unknown', '192.0.2.1'],
];

describe('T-29 an address', () => {
  it.each(FORMS)('%j is %j and counts as %j', (text, folded, network) => {
    expect(foldAddress(text) ?? null).toBe(folded);
    expect(clientNetwork(text) ?? null).toBe(network);
  });

  it('is in a network in whichever form it comes', () => {
    const networks = new Networks(['10.0.0.0/8', '2001:db8::/32']);
    for (const inside of ['10.1.2.3', '::ffff:10.1.2.3', '::ffff:a01:203', '2001:DB8::9', '[2001:db8::9]'])
      expect(networks.has(inside)).toBe(true);
    for (const outside of ['11.0.0.1', '::10.1.2.3', '2001:db9::1', '10.1.2.3.4', '']) {
      expect(networks.has(outside)).toBe(false);
    }
  });
});

describe('T-29 a request', () => {
  let gatebook: TestApp;
  beforeAll(async () => {
    gatebook = await openTestApp({ clock: new ManualClock(), env: { GATEBOOK_TRUSTED_PROXIES: TRUSTED } });
  });
  afterAll(() => gatebook.close());

  const addressOf = async (act: () => Promise<unknown>) => {
    await act();
    const { body } = await gatebook.ask('GET', '/api/audit/events?order=desc&limit=1&type=UserSignedUp', {
      token: gatebook.adminToken,
    });
    const [event] = body.items as { address: { value: string; source: string } | null }[];
    return event?.address ?? null;
  };

  let people = 0;
  const signUp = (from: string, forwarded: string | null) => {
    people += 1;
    return gatebook.ask('POST', '/api/sign-ups', {
      from,
      headers: forwarded === null ? {} : { 'x-forwarded-for': forwarded },
      body: { username: `person-${String(people)}`, password: 'plum orbit velvet lantern' },
    });
  };

  it.each(HEADERS)('from %s with X-Forwarded-For %j is of %s', async (from, forwarded, expected) => {
    const source = foldAddress(from) === expected ? 'peer' : 'proxy';
    expect(await addressOf(() => signUp(from, forwarded))).toEqual(
      expected === null ? null : { value: expected, source },
    );
  });

  it('of a hub is from the address that the hub names, in one form', async () => {
    const stated = async (clientAddress: string) => {
      const answer = await gatebook.login('nobody-here', 'wrong', { clientAddress });
      const [event] = (
        (
          await gatebook.ask('GET', '/api/audit/events?order=desc&limit=1&type=LoginFailed', {
            token: gatebook.adminToken,
          })
        ).body.items as { address: { value: string; source: string } | null }[]
      ).map(({ address }) => address);
      return [answer.status, event];
    };
    expect(await stated('::ffff:c000:201')).toEqual([401, { value: '192.0.2.1', source: 'hub' }]);
    expect(await stated('2001:DB8:0:0::1')).toEqual([401, { value: '2001:db8::1', source: 'hub' }]);
    expect(await stated('192.0.2.1:51234')).toEqual([401, { value: '192.0.2.1', source: 'hub' }]);
    expect(await stated('"[2001:db8::1]:51234"')).toEqual([401, { value: '2001:db8::1', source: 'hub' }]);
    expect((await stated('192.0.2.1, 10.0.0.1'))[0]).toBe(422);
    expect((await stated('unknown'))[0]).toBe(422);
  });
});
