/** What of a username is not allowed, and what is. */
export const username = {
  refused: (characters: string) => `Not allowed in a username, or not in this place: ${characters}.`,
  space: 'a space',
  quoted: (character: string) => `“${character}”`,
  rules: {
    default:
      'A username can only have the letters a to z, digits, dots, hyphens and underscores, and must begin with a letter or a digit.',
    local_users:
      'A username can only have the letters a to z, digits, hyphens and underscores, must begin with a letter, and has at most 32 characters.',
  },
  pattern: (pattern: string) => `The rule for usernames here is the regular expression ${pattern}.`,
};
