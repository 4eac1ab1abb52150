import type { Command } from 'commander';
import { ConfigError, type Config } from '../config/config';
import { nodeFinding, well, wrong, type Finding } from '../platform/finding';
import { configOf } from './connect';
import { addExample } from './example';
import { EXIT, TaskFailure } from './failure';
import type { Installation } from './installation';
import { operatorClient } from './operator';
import type { GlobalOptions } from './task';
import type { Terminal } from './terminal';

export function addDoctorCommand(program: Command, installation: Installation, terminal: Terminal): void {
  const doctor = program
    .command('doctor')
    .description('check everything that Gatebook needs and say what is wrong; changes nothing')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const findings = await findingsOf(options, installation);
      if (options.json === true) terminal.write(`${JSON.stringify({ checks: findings })}\n`);
      else for (const finding of findings) terminal.print(lineOf(finding));
      const faults = findings.filter(({ ok }) => !ok).length;
      if (faults > 0)
        throw new TaskFailure(EXIT.refused, [
          `${String(faults)} of ${String(findings.length)} need attention`,
        ]);
    });
  addExample(doctor, 'gatebook doctor');
}

const lineOf = ({ ok, name, detail, advice }: Finding): string =>
  `${ok ? '✓' : '!'} ${name}: ${detail}${advice === null ? '' : `; ${advice}`}`;

async function findingsOf(options: GlobalOptions, installation: Installation): Promise<Finding[]> {
  let config: Config;
  try {
    config = configOf(options);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [nodeFinding(), wrong('configuration', error.message.replaceAll('\n', ' '))];
  }
  const server = await serverFindings(config);
  const inFolder = await installation.examine(config, server.isRunning);
  return [nodeFinding(), well('configuration', 'can be used'), ...inFolder, ...server.findings];
}

/** What a running server answers about itself. */
async function serverFindings(config: Config): Promise<{ isRunning: boolean; findings: Finding[] }> {
  const client = operatorClient(config.data);
  try {
    if (!(await client.isRunning()))
      return { isRunning: false, findings: [well('server', 'none runs on this data folder')] };
    const { text } = await client.send({ method: 'GET', path: '/health/ready' });
    const { checks } = JSON.parse(text) as { checks: Record<string, { ok: boolean; detail: string }> };
    const findings = Object.entries(checks).map(([name, check]) => ({
      name: `server, ${name}`,
      ...check,
      advice: null,
    }));
    return { isRunning: true, findings };
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    return { isRunning: true, findings: [wrong('server', error.message, 'restart it')] };
  }
}
