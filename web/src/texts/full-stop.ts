/** A full stop, unless what somebody typed before it ends a sentence already. */
export const fullStopAfter = (text: string): string => (/[.!?…]$/.test(text) ? '' : '.');
