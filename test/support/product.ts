import { join } from 'node:path';
import { PRODUCT_FOLDER } from '../../src/platform/product-folder';

/** The command line of the built product; test/global-setup.cjs builds it if a source is newer. */
export const CLI = join(PRODUCT_FOLDER, 'cli.js');
