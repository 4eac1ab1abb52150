import { tmpdir } from 'node:os';

/** Where a test makes its folder that has to be on a disk: other temporary folders may be in memory. */
export const diskFolder = (): string => process.env.TESTS_DISK_FOLDER ?? tmpdir();
