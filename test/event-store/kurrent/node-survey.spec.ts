import { surveyNodes } from '../../../src/event-store/kurrent/node-survey';
import { newEvents } from '../fixtures';
import { DoubleCluster, KurrentDouble } from './double/kurrent-double';
import { expectNoUnhandledRejection, onDouble } from './on-double';

const { start } = onDouble();

describe('a server that holds what streams hide', () => {
  it('is shown with a count, until a scavenge has run', async () => {
    const { double, store } = await start();
    for (const stream of ['credential-a.password', 'key-a', 'user-a']) {
      if (stream !== 'user-a') await store.setRetention(stream, { keepLast: 1 });
      await store.append(stream, 'none', newEvents(3));
    }
    const survey = () => surveyNodes(double.connectionString());
    expect(await survey()).toEqual([
      {
        node: `127.0.0.1:${double.port}`,
        role: 'leader',
        version: '24.10.14',
        lagBytes: 0,
        leftBehind: 4,
        detail: 'holds 4 replaced or removed credentials and keys until a scavenge has run on it',
      },
    ]);
    double.book.scavenge();
    expect(await survey()).toMatchObject([{ leftBehind: 0, detail: expect.stringContaining('holds no') }]);
  });

  it('counts more than one page once', async () => {
    const { double, store } = await start();
    await store.append('key-a', 'none', newEvents(1_500));
    await store.append('key-a', 1_499, newEvents(1_000));
    expect(await surveyNodes(double.connectionString())).toMatchObject([{ leftBehind: 2_499 }]);
  });
});

describe('three servers of one store', () => {
  expectNoUnhandledRejection();

  it('are asked one by one, and one that cannot be asked is named', async () => {
    const cluster = new DoubleCluster();
    const nodes = [1, 2, 3].map(() => new KurrentDouble({ cluster }));
    for (const node of nodes) await node.start();
    const connectionString = nodes[0]?.connectionString() ?? '';
    await nodes[2]?.stop();
    expect(await surveyNodes(connectionString)).toMatchObject([
      { role: 'leader', lagBytes: 0, leftBehind: 0 },
      { role: 'follower', lagBytes: 0, leftBehind: 0 },
      {
        role: 'unknown',
        version: null,
        leftBehind: null,
        detail: expect.stringContaining('cannot be asked'),
      },
    ]);
    await Promise.all(nodes.map((node) => node.stop()));
  });

  it('behind one DNS name cannot be asked', async () => {
    expect(await surveyNodes('kurrentdb+discover://user:secret@cluster.example.org:2113')).toMatchObject([
      { node: 'cluster.example.org:2113', leftBehind: null, detail: expect.stringContaining('Name them') },
    ]);
  });
});
