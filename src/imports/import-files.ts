import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings';
import { DomainError } from '../domain/errors';
import { decodeFile } from './decode-file';
import { DaysOf } from './end-of-day';
import type { ImportRow } from './import-row';
import { readCsv } from './read-csv';
import { readNdjson } from './read-ndjson';

/** Reads the files that are sent to the import. */
@Injectable()
export class ImportFiles {
  constructor(private readonly settings: Settings) {}

  /**
   * @param body the bytes of the file; anything else was sent with another media type
   * @throws DomainError `invalid_request`, `validation_failed`
   */
  read(body: unknown, mediaType: string | undefined): ImportRow[] {
    if (!Buffer.isBuffer(body))
      throw new DomainError('invalid_request', 'send the file as text/csv or application/x-ndjson');
    const text = decodeFile(body);
    const { timeZone, signUp } = this.settings;
    const rules = {
      days: new DaysOf(timeZone ?? undefined),
      profileFields: signUp.fields.filter(({ name }) => name !== 'email'),
    };
    // media types are the same in either case (RFC 9110 §8.3.1)
    return mediaType?.toLowerCase().startsWith('application/x-ndjson') === true
      ? readNdjson(text, rules)
      : readCsv(text, rules);
  }
}
