import { DomainError } from '../domain/errors';

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** The text of a file, without a byte order mark, with `\n` as its line end. @throws DomainError `invalid_request` */
export function decodeFile(bytes: Buffer): string {
  try {
    return UTF8.decode(bytes).replaceAll(/\r\n?/g, '\n');
  } catch (error) {
    throw new DomainError(
      'invalid_request',
      'the file is not UTF-8; in the spreadsheet, save it as "CSV UTF-8", then send that file',
      { cause: error },
    );
  }
}
