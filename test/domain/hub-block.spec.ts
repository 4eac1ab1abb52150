import { blockByHub, liftHubBlock, liftHubBlocks } from '../../src/domain/hub-block';
import { evolveUser, initialUser } from '../../src/domain/user';
import { given } from '../support/given';
import {
  ANNA,
  approved,
  blocked,
  blockedByHub,
  deleted,
  hubBlockLifted,
  linkIssued,
  rejected,
  signedUp,
  unblocked,
} from '../support/people';

const block = { type: 'UserBlockedByHub', data: { userId: ANNA, hub: 'lab' } } as const;
const lifted = (hub = 'lab') => ({ type: 'HubBlockLifted', data: { userId: ANNA, hub } }) as const;

describe('a hub that has removed a user', () => {
  it.each([
    ['is active', []],
    ['an administrator has blocked', [blocked()]],
    ['another hub has blocked', [blockedByHub('games')]],
    ['it had added again', [blockedByHub(), hubBlockLifted()]],
    ['an administrator had unblocked', [blockedByHub(), unblocked]],
  ])('blocks a person who %s', (_, events) => {
    given(signedUp(), approved, ...events)
      .when((state) => blockByHub(state, 'lab'))
      .thenEmits(block);
  });

  it('does not block twice', () => {
    given(signedUp(), approved, blockedByHub())
      .when((state) => blockByHub(state, 'lab'))
      .thenNothing();
  });

  it.each([
    ['never signed up', []],
    ['waits for approval', [signedUp()]],
    ['was rejected', [signedUp(), rejected]],
    ['was deleted', [signedUp(), approved, deleted]],
  ])('does nothing to somebody who %s', (_, events) => {
    given(...events)
      .when((state) => blockByHub(state, 'lab'))
      .thenNothing();
  });

  it('ends a password link', () => {
    const state = [signedUp(), approved, linkIssued(), blockedByHub()].reduce(evolveUser, initialUser);
    expect(state).toMatchObject({ link: null });
  });
});

describe('a hub that adds the user again', () => {
  it.each([
    ['only one', [blockedByHub()]],
    ['beside the one of an administrator', [blocked(), blockedByHub()]],
    ['beside the one of another hub', [blockedByHub(), blockedByHub('games')]],
  ])('lifts its own block: %s', (_, events) => {
    given(signedUp(), approved, ...events)
      .when((state) => liftHubBlock(state, 'lab'))
      .thenEmits(lifted());
  });

  it.each([
    ['was not blocked', [signedUp(), approved]],
    ['an administrator has blocked', [signedUp(), approved, blocked()]],
    ['another hub has blocked', [signedUp(), approved, blockedByHub('games')]],
    ['was unblocked', [signedUp(), approved, blockedByHub(), hubBlockLifted()]],
    ['was deleted', [signedUp(), approved, blockedByHub(), deleted]],
    ['never signed up', []],
  ])('does nothing for somebody who %s', (_, events) => {
    given(...events)
      .when((state) => liftHubBlock(state, 'lab'))
      .thenNothing();
  });
});

describe('the blocks of all hubs', () => {
  it('are lifted together, and no other block', () => {
    given(signedUp(), approved, blocked(), blockedByHub(), blockedByHub('games'))
      .when(liftHubBlocks)
      .thenEmits(lifted(), lifted('games'));
  });

  it('are none where no hub blocks the person', () => {
    given(signedUp(), approved, blocked()).when(liftHubBlocks).thenNothing();
    given().when(liftHubBlocks).thenNothing();
  });
});
