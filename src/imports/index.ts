import { CreatePerson } from './create-person';
import { ImportFiles } from './import-files';
import { ImportPassword } from './import-password';
import { ImportPersonHandler } from './import-person';
import { ImportRuns } from './import-run';
import { ImportsController } from './imports.controller';
import { InterruptedRights } from './interrupted-rights';
import { MissingLinks } from './missing-links';
import { RowNames } from './name-rows';
import { UpdatePerson } from './update-person';

/** Lists of people. */
export const IMPORTS = {
  controllers: [ImportsController],
  providers: [
    CreatePerson,
    ImportFiles,
    ImportPassword,
    ImportPersonHandler,
    ImportRuns,
    InterruptedRights,
    MissingLinks,
    RowNames,
    UpdatePerson,
  ],
};
