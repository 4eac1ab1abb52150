import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { loadConfig } from '../../../src/config/config';
import { checkConnectionString } from '../../../src/event-store/kurrent/connection-string';
import { KurrentEventStore } from '../../../src/event-store/kurrent/kurrent-event-store';
import { PATIENT } from './patient';

describe('a connection string', () => {
  it.each([
    ['http://localhost:2113', /begins with kurrentdb/],
    ['eventstore://localhost:2113', /begins with kurrentdb/],
    ['KURRENTDB://localhost:2113', /in lower case/],
    ['kurrentdb://localhost?tls=false&foo=bar', /no option foo; the options are tls,/],
    ['kurrentdb://localhost?tls=false?foo=bar', /more than one question mark/],
    ['kurrentdb://user:pass:word@localhost', /user:password@ comes before the hosts, with %3A/],
    ['kurrentdb://user:pass@word@localhost', /user:password@ comes before the hosts, with %3A/],
    ['kurrentdb://user@localhost', /user:password@/],
    ['kurrentdb://localhost?gossipTimeout=5', /gossipTimeout must not be set/],
    ['kurrentdb://localhost?tls=false&gossip-timeout=5', /gossipTimeout must not be set/],
    ['kurrentdb://localhost?throwOnAppendFailure=false', /throwOnAppendFailure/],
    ['kurrentdb://localhost?nodePreference=follower', /nodePreference must be leader/],
    ['kurrentdb://localhost?maxDiscoverAttempts=1', /maxDiscoverAttempts/],
    ['kurrentdb://user:password@localhost?tls=false', /would cross the network unencrypted/],
  ])('%s is refused', (text, why) => {
    expect(() => checkConnectionString(text)).toThrow(why);
  });

  it('is in no error', () => {
    expect(() => checkConnectionString('kurrentdb://u:pass-word@h?gossipTimeout=1')).not.toThrow(/pass-word/);
  });

  it.each([
    ['kurrentdb://', /expected was/],
    ['kurrentdb://a:pass-word', /expected was port number/],
    ['kurrentdb://a?tls=maybe-pass-word', /expected was true or false/],
    ['kurrentdb://user:pass-word%@a', /must be written %25/],
    ['kurrentdb://a?tlsCAFile=/nowhere/pass-word', /certificates .* cannot be read/],
  ])('%s that the client cannot read ends the start', async (connectionString, why) => {
    const opening = KurrentEventStore.open({ connectionString, timings: PATIENT });
    await expect(opening).rejects.toThrow(why);
    await expect(opening).rejects.not.toThrow(/pass-word/);
  });

  it.each([
    'esdb',
    'kdb',
    'kurrent',
    'kurrentdb',
    'eventstore',
    'esdb+discover',
    'kdb+discover',
    'kurrent+discover',
    'kurrentdb+discover',
    'eventstore+discover',
    'KurrentDB',
  ])('that begins with %s is taken by the configuration as it is by the client', (scheme) => {
    const given = `${scheme}://localhost:2113?tls=false`;
    const isTaken = (use: () => unknown): boolean => {
      try {
        use();
        return true;
      } catch {
        return false;
      }
    };
    const byClient = isTaken(() => void KurrentDBClient.connectionString(given).dispose());
    const env = { GATEBOOK_STORE: 'kurrentdb', GATEBOOK_KURRENTDB: given, GATEBOOK_SECRET: 's'.repeat(32) };
    expect(isTaken(() => checkConnectionString(given))).toBe(byClient);
    expect(isTaken(() => loadConfig(env))).toBe(byClient);
  });

  it('gets what makes first reads fast, and the scheme without a warning', () => {
    expect(checkConnectionString('esdb+discover://a:1?tls=false')).toBe(
      'kurrentdb+discover://a:1?tls=false&discoveryInterval=10',
    );
  });
});
