import type { EventStore } from '../../src/event-store/event-store';
import { appending } from './contract/appending';
import type { OpenedStore } from './contract/opened-store';
import { reading } from './contract/reading';
import { repeating } from './contract/repeating';
import { retaining } from './contract/retaining';
import { closing, sharing } from './contract/sharing-and-closing';
import { subscribing } from './contract/subscribing';

/**
 * What every adapter of the port guarantees; adapter-specific behaviour is tested elsewhere.
 *
 * @param open opens a store on a fresh or a shared book: each test uses its own streams
 */
export function eventStoreContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name}, as an event store`, () => {
    let opened: OpenedStore;
    let store: EventStore;

    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });

    afterAll(async () => {
      await opened.cleanUp();
    });

    appending(() => store);
    repeating(() => store);
    reading(() => store);
    subscribing(() => store);
    retaining(() => store);
    sharing(() => opened);
    closing(open);
  });
}
