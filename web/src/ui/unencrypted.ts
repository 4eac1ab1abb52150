const LOOPBACK = /^(localhost|127\.[\d.]+|\[::1\])$/;

/** Passwords can be read on the way; administrators can change that. */
export const isUnencrypted = (): boolean =>
  location.protocol === 'http:' && !LOOPBACK.test(location.hostname);
