import { CreatePerson } from './create-person';
import { ImportedRights } from './imported-rights';
import { ImportFiles } from './import-files';
import { ImportPassword } from './import-password';
import { ImportPersonHandler } from './import-person';
import { ImportRuns } from './import-run';
import { ImportsController } from './imports.controller';
import { MissingLinks } from './missing-links';
import { RowNames } from './name-rows';
import { RowDecisions } from './row-decisions';
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
    ImportedRights,
    MissingLinks,
    RowDecisions,
    RowNames,
    UpdatePerson,
  ],
};
