/** The code that SQLite gave an error, e.g. `SQLITE_FULL`; '' for any other error. Works across realms and threads. */
export const sqliteCode = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : '';
};

/** Whether an error is one of the disk or the file, not of a row that a constraint refuses. */
export const isStorageFault = (error: unknown): boolean => {
  const code = sqliteCode(error);
  return code !== '' && !code.startsWith('SQLITE_CONSTRAINT');
};

/** Whether the file itself is damaged, or no database at all. */
export const isDamage = (error: unknown): boolean => /^SQLITE_(CORRUPT|NOTADB)/.test(sqliteCode(error));
