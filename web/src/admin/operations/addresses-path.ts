/** Which part of the page is looked for, in the address bar. */
export const PART = 'part';
export const ADDRESSES = 'addresses';

/** The list of refused addresses. */
export const ADDRESSES_PATH = `/admin/operations?${PART}=${ADDRESSES}`;
