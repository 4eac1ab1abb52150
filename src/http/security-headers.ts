/** Two years, in seconds: the preload lists of browsers ask for one at least. */
const HSTS_SECONDS = 63_072_000;

/** Headers of every answer. An answer of the API is data: no browser may render, frame or store it. */
export const securityHeaders = (isTls: boolean): Record<string, string> => ({
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  ...(isTls ? { 'strict-transport-security': `max-age=${HSTS_SECONDS}` } : {}),
});

/**
 * Headers of our pages: style, script, worker and API from this server only, and no inline script. Mantine adds style
 * elements; they carry the nonce of the answer.
 */
export const pageHeaders = (styleNonce: string): Record<string, string> => ({
  'content-security-policy':
    `default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'nonce-${styleNonce}'; ` +
    "connect-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'cross-origin-opener-policy': 'same-origin',
});
