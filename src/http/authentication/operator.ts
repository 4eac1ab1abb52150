import type { IncomingMessage } from 'node:http';

/** Requests that came over the data folder's socket. No header can add a request. */
const fromOperator = new WeakSet<IncomingMessage>();

export const markOperator = (request: IncomingMessage): void => {
  fromOperator.add(request);
};

export const isOperator = (request: IncomingMessage): boolean => fromOperator.has(request);
