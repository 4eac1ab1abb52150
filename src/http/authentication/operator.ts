import type { IncomingMessage } from 'node:http';

/** Requests that came over the data folder's socket. No header can put a request in here. */
const operated = new WeakSet<IncomingMessage>();

export const markOperator = (request: IncomingMessage): void => {
  operated.add(request);
};

export const isOperator = (request: IncomingMessage): boolean => operated.has(request);
