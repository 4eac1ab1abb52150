import { workerData } from 'node:worker_threads';
import { checkWholeBook, type BookCheckOrder } from '../../maintenance/book-check';
import { ownPort, threadParts } from './thread-parts';

void checkWholeBook(workerData as BookCheckOrder, threadParts).then((answer) =>
  ownPort().postMessage(answer, []),
);
