/** Two years, in seconds: the least that browsers' preload lists ask for is one. */
const HSTS_SECONDS = 63_072_000;

/** Every answer has them. An answer of the API is data: no browser is to render, frame or keep it. */
export const securityHeaders = (isTls: boolean): Record<string, string> => ({
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
  ...(isTls ? { 'strict-transport-security': `max-age=${HSTS_SECONDS}` } : {}),
});

/** A page of ours: its own style and script, its own API, nothing inline, nothing from elsewhere. */
export const pageHeaders = (): Record<string, string> => ({
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
});
