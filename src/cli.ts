#!/usr/bin/env node
import './platform/young-generation';
import { installation } from './app/installation';
import { runCommandLine } from './cli/run';
import { processTerminal } from './cli/terminal';

/** Whatever is written here, a data folder above all, is its owner's alone: files 0600, folders 0700. */
process.umask(0o077);

/** `gatebook users list | head -1`: whoever reads has had enough. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const terminal = processTerminal(process.stdout, process.stderr);

async function main(): Promise<void> {
  // set, not ended with: what was written to a pipe is still on its way
  process.exitCode = await runCommandLine(process.argv.slice(2), installation, terminal);
}

void main();
