/** Longest texts that a request may contain, in UTF-16 code units. The rules of each field come later. */
export const NAME_MAX_LENGTH = 200;
/** Longer than an address may be (254, RFC 3696 erratum 1690), so that its own rule refuses it. */
export const EMAIL_MAX_LENGTH = 320;
export const LINK_TOKEN_MAX_LENGTH = 200;
export const REASON_MAX_LENGTH = 1_000;
export const NOTE_MAX_LENGTH = 500;
export const GROUP_MAX_LENGTH = 100;
