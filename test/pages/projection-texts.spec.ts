import { READ_MODELS } from '../../src/app/read-models';
import { PROJECTION_CONTENTS } from '../../web/src/admin/texts/projection-contents';

describe('the page of operations', () => {
  it('says of each read model what is in it', () => {
    const names = READ_MODELS.map(({ name }) => name);
    expect(Object.keys(PROJECTION_CONTENTS).toSorted()).toEqual(names.toSorted());
  });
});
