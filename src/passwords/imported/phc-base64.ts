/** Base64 without padding (the PHC string format); Passlib writes `.` for `+`. */
export const bytesOf = (text: string): Buffer => Buffer.from(text.replaceAll('.', '+'), 'base64');

export const textOf = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
