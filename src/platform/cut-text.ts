/** The beginning of a text. @param max length in UTF-16 code units; a character that does not fit whole is left out */
export const cutText = (text: string, max: number): string =>
  text.length <= max ? text : text.slice(0, max).replace(/\p{Surrogate}$/u, '');
