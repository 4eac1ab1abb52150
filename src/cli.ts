#!/usr/bin/env node
import './platform/young-generation';
import { installation } from './app/installation';
import { handleOutputErrors } from './cli/output-errors';
import { runCommandLine } from './cli/run';
import { processTerminal } from './cli/terminal';

/** Only the owner can read what this process writes: files 0600, folders 0700. */
process.umask(0o077);

handleOutputErrors(process.stdout, process.stderr);
const terminal = processTerminal(process.stdout, process.stderr);

async function main(): Promise<void> {
  // not process.exit: what was written to a pipe may still be buffered
  const exitCode = await runCommandLine(process.argv.slice(2), installation, terminal);
  process.exitCode ??= exitCode;
}

void main();
