import { source } from '../../scripts/sources.mjs';
import { usernameOf } from './book.mjs';

const { commandContext } = source('event-store/envelope');
const streams = source('domain/streams');

const DAY_MS = 24 * 60 * 60 * 1000;

/** How many sign-ups wait, and how many were rejected. */
const WAITING = 200;
const REJECTED = 300;

/** One person in so many. */
const ONE_IN = { blocked: 200, expired: 50, expiring: 20, administrator: 10_000, deleted: 1_000, member: 25 };

const admin = commandContext.bind(null, { kind: 'operator', id: 'bench' });

/** Makes some people of a generated book what a school's people are: members of groups, blocked, expired, waiting … */
export async function makeSchool({ scribe, persons, secret }) {
  for (const [index, { userId, stream }] of persons.entries()) {
    const isOneIn = (kind) => index % ONE_IN[kind] === Object.keys(ONE_IN).indexOf(kind) + 1;
    const happens = (...decided) => scribe.write(admin(), stream, 'any', ...decided);
    const validUntil = (days) => ({
      type: 'ValidityChanged',
      data: { userId, validUntil: new Date(scribe.at + days * DAY_MS).toISOString() },
    });
    if (isOneIn('member')) await happens({ type: 'GroupsChanged', data: { userId, groups: ['staff'] } });
    if (isOneIn('expired')) await happens(validUntil(-1));
    if (isOneIn('expiring')) await happens(validUntil(30));
    if (isOneIn('blocked'))
      await happens({ type: 'UserBlocked', data: { userId, cause: 'admin', until: null } });
    if (isOneIn('deleted')) await happens({ type: 'UserDeleted', data: { userId, erase: false } });
    if (isOneIn('administrator'))
      await scribe.write(admin(), streams.ADMINS, 'any', { type: 'AdminGranted', data: { userId } });
  }
  for (let index = 0; index < WAITING + REJECTED; index += 1) {
    const rejected = ({ userId }) => [{ type: 'UserRejected', data: { userId } }];
    const decided = index < WAITING ? () => [] : rejected;
    await scribe.signUp(usernameOf(index, 'applicant-'), secret, decided);
  }
}
