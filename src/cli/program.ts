import { Command } from 'commander';
import { addAddressCommands } from './addresses';
import { addAdminCommands } from './admin';
import { addAuditCommands } from './audit';
import { addCompletionCommand } from './completion';
import { addConfigCommand } from './config';
import { connectWith } from './connect';
import { addDemoCommand } from './demo/demo';
import { addDoctorCommand } from './doctor';
import { refuseEmptyValues } from './empty-values';
import { addExample } from './example';
import { addGroupCommands } from './groups';
import { addImportCommands } from './import';
import type { Installation } from './installation';
import { addInvitationCommands } from './invitations';
import { addProjectionsCommands } from './projections';
import { addRestoreCommand } from './restore';
import { addStartCommand } from './start';
import { addStoreCommands } from './store';
import { performWith } from './task';
import type { Terminal } from './terminal';
import { addTokenCommands } from './tokens';
import { addTransferCommands } from './transfer';
import { addUsersCommands } from './users';

/** All commands. Parsing throws `CommanderError` for wrong usage, and never ends the process. */
export function buildProgram(installation: Installation, terminal: Terminal, version: string): Command {
  const program = new Command('gatebook')
    .description('user accounts for JupyterHub and any other program that can call HTTP')
    .version(version)
    .option('--data <dir>', 'the data folder (default: GATEBOOK_DATA, else ./data)')
    .option('--json', 'print the JSON body of the answer, unchanged')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.printError(text.trimEnd()),
    })
    .exitOverride()
    .hook('preAction', (_program, command) => refuseEmptyValues(command));
  addExample(program, 'gatebook token issue --name lab --scope guard');
  const perform = performWith(terminal, connectWith(installation, terminal));
  addStartCommand(program, installation);
  addDemoCommand(program, installation, terminal);
  addConfigCommand(program, terminal);
  addAdminCommands(program, perform);
  addUsersCommands(program, perform);
  addGroupCommands(program, perform);
  addImportCommands(program, perform);
  addInvitationCommands(program, perform);
  addAddressCommands(program, perform);
  addTokenCommands(program, perform);
  addAuditCommands(program, perform);
  addProjectionsCommands(program, perform);
  const store = addStoreCommands(program, perform, installation, terminal);
  addRestoreCommand(store, installation, terminal);
  addTransferCommands(store, installation, terminal);
  addDoctorCommand(program, installation, terminal);
  addCompletionCommand(program, terminal);
  return program;
}
