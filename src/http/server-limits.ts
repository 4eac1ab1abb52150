/** A request line and its headers together, in bytes. */
export const HEADER_BYTES_MAX = 16 * 1024;

/** Longest that a client may take to send its headers, and its whole request. In milliseconds. */
export const HEADERS_TIMEOUT_MS = 10_000;
export const REQUEST_TIMEOUT_MS = 30_000;

/** How often Node looks for clients beyond these limits, in milliseconds. */
export const LATE_CLIENTS_EVERY_MS = 5_000;

export const CORRELATION_HEADER = 'gatebook-correlation-id';
