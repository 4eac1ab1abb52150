import { forgetDevices } from '../../src/domain/user-decisions';
import { given, happened } from '../support/given';
import { ANNA, approved, deleted, signedUp } from '../support/people';

const forgotten = { type: 'DevicesForgotten', data: { userId: ANNA } } as const;

describe('the known devices of a person', () => {
  it('can be forgotten, and again: others may have become known since', () => {
    given(signedUp(), approved).when(forgetDevices).thenEmits(forgotten);
    given(signedUp(), approved, happened('DevicesForgotten', { userId: ANNA }))
      .when(forgetDevices)
      .thenEmits(forgotten);
  });

  it('of nobody cannot be forgotten', () => {
    given().when(forgetDevices).thenRefused('not_found');
    given(signedUp(), deleted).when(forgetDevices).thenRefused('not_found');
  });
});
