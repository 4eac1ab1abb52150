/** Longest texts that a request may carry, in UTF-16 code units; what a field means is judged later. */
export const NAME_MAX_LENGTH = 200;
/** RFC 3696 erratum 1690 allows 254; longer ones are judged as wrong addresses, not as wrong requests. */
export const EMAIL_MAX_LENGTH = 320;
export const LINK_TOKEN_MAX_LENGTH = 200;
export const REASON_MAX_LENGTH = 1_000;
export const GROUP_MAX_LENGTH = 100;
