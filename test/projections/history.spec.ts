import fc from 'fast-check';
import { MODEL_NAMES } from '../support/model-names';
import { TestNode } from './node';
import { Story } from './story';
import { step } from './story-steps';

describe('any history of commands', () => {
  it('gives the same state live, replayed and rebuilt', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const node = await TestNode.open();
        try {
          const story = new Story(node);
          for (const step of steps) await story.perform(step);
          await node.caughtUp();
          expect(story.live()).toEqual(await story.replayed());
          for (const [key, state] of await story.counters()) {
            expect([key, node.queries.throttle.counter(key)?.state]).toEqual([key, state]);
          }
          for (const model of MODEL_NAMES) {
            expect(await node.projector.verify(model)).toMatchObject({ ok: true, differences: [] });
          }
        } finally {
          await node.close();
        }
      }),
      { numRuns: 8, seed: 20_260_301 },
    );
  });
});
