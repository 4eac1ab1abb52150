/**
 * The connection string of a real server for tests (KURRENTDB_URL); undefined where there is none. Says in the output
 * whether what needs one is run.
 *
 * @param what what is run on it
 */
export function realServer(what: string): string | undefined {
  const url = process.env['KURRENTDB_URL'];
  process.stdout.write(
    url
      ? `KurrentDB: ${what} RUNS on the real server of KURRENTDB_URL\n`
      : `KurrentDB: ${what} is NOT run on a real server (KURRENTDB_URL is not set), on the double alone\n`,
  );
  return url;
}
