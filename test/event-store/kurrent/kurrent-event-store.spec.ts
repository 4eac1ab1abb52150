import { KurrentEventStore } from '../../../src/event-store/kurrent/kurrent-event-store';
import { eventStoreContract } from '../event-store.contract';
import { KurrentDouble } from './double/kurrent-double';
import { PATIENT } from './patient';
import { realServer } from './real-server';

eventStoreContract('KurrentEventStore on the double', async () => {
  const double = await new KurrentDouble().start();
  const options = { connectionString: double.connectionString(), timings: PATIENT };
  const store = await KurrentEventStore.open(options);
  return {
    store,
    openSecond: () => KurrentEventStore.open(options),
    cleanUp: async () => {
      await store.close();
      await double.stop();
    },
  };
});

const url = realServer('the contract suite');

if (url !== undefined) {
  eventStoreContract('KurrentEventStore on a real server', async () => {
    const options = { connectionString: url, timings: PATIENT };
    const store = await KurrentEventStore.open(options);
    return {
      store,
      openSecond: () => KurrentEventStore.open(options),
      cleanUp: () => store.close(),
    };
  });
}
