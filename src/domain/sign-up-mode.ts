/** Who can sign up. Stored format: policies name it. */
export const SIGN_UP_MODES = ['approval', 'open', 'invitation', 'off'] as const;

export type SignUpMode = (typeof SIGN_UP_MODES)[number];
