/** zxcvbn takes up to 1.3 s of a core for 100 characters, and more than in proportion for longer ones. */
export const MAX_ESTIMATED_CODE_POINTS = 100;

const UNITS_PER_CODE_POINT = 2;

/** The part of a password that is estimated. The rest can only add to its strength. */
export const capForEstimate = (password: string): string =>
  Array.from(password.slice(0, MAX_ESTIMATED_CODE_POINTS * UNITS_PER_CODE_POINT))
    .slice(0, MAX_ESTIMATED_CODE_POINTS)
    .join('');
