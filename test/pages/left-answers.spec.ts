import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { forgetLeftAnswers } from '../../web/src/api/left-answers';

const PAGES = 100;

describe('the answers that pages keep', () => {
  const queries = new QueryClient();
  forgetLeftAnswers(queries.getQueryCache());
  afterAll(() => queries.clear());

  const answers = (page: number) => ({ queryKey: [page], queryFn: () => page, staleTime: Infinity });
  const kept = (): unknown[] =>
    queries
      .getQueryCache()
      .getAll()
      .map(({ queryKey: [page] }) => page);
  /** As a page does: what it shows next is known before it is asked for. */
  const show = async (page: number): Promise<() => void> => {
    const observer = new QueryObserver(queries, answers(page));
    const leave = observer.subscribe(() => undefined);
    await queries.ensureQueryData(answers(page));
    return leave;
  };

  it('are those that are shown, and the newest that were left', async () => {
    await show(0);
    for (let page = 1; page <= PAGES; page += 1) (await show(page))();
    await show(PAGES - 1);
    expect(kept()).toEqual(expect.arrayContaining([0, PAGES - 1, PAGES]));
    expect(kept().length).toBeLessThan(PAGES / 3);
  });

  it('are asked for again where they are gone', async () => {
    expect(kept()).not.toContain(1);
    await show(1);
    expect(kept()).toContain(1);
  });
});
