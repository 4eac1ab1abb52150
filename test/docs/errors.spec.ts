import { STATUS_OF } from '../../src/http/problem';
import { codesIn, pageOf, rowsOf } from './page';

describe('the list of errors', () => {
  const listed = rowsOf(pageOf('docs/errors.md'), 'code').map((row) => [
    codesIn(row['code'] ?? '')[0],
    Number(row['status']),
  ]);

  it('has every code of the product with its status, in the same order, and no other', () => {
    expect(listed).toEqual(Object.entries(STATUS_OF));
  });
});
