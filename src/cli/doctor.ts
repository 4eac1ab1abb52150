import type { Command } from 'commander';
import { ConfigError, type Config } from '../config/config';
import type { Finding } from '../platform/finding';
import { configOf } from './connect';
import { addExample } from './example';
import { EXIT, TaskFailure } from './failure';
import type { Installation } from './installation';
import { operatorClient } from './operator';
import type { GlobalOptions } from './task';
import type { Terminal } from './terminal';

/** Node.js before this is not supported (`engines` in package.json). */
const NODE_MIN = [20, 19] as const;

export function addDoctorCommand(program: Command, installation: Installation, terminal: Terminal): void {
  const doctor = program
    .command('doctor')
    .description('check everything that Gatebook needs and say what is wrong; changes nothing')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const findings = await findingsOf(options, installation);
      if (options.json === true) terminal.write(`${JSON.stringify(findings)}\n`);
      else
        for (const { ok, name, detail } of findings) terminal.print(`${ok ? '✓' : '!'} ${name}: ${detail}`);
      const wrong = findings.filter(({ ok }) => !ok).length;
      if (wrong > 0)
        throw new TaskFailure(EXIT.refused, [
          `${String(wrong)} of ${String(findings.length)} need attention`,
        ]);
    });
  addExample(doctor, 'gatebook doctor');
}

async function findingsOf(options: GlobalOptions, installation: Installation): Promise<Finding[]> {
  let config: Config;
  try {
    config = configOf(options);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [node(), { name: 'configuration', ok: false, detail: error.message.replaceAll('\n', ' ') }];
  }
  const server = await serverFindings(config);
  const inFolder = await installation.examine(config, server.isRunning);
  return [
    node(),
    { name: 'configuration', ok: true, detail: 'can be used' },
    ...inFolder,
    ...server.findings,
  ];
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
  return {
    name: 'Node.js',
    ok,
    detail: `${process.versions.node}${ok ? '' : `; install ${NODE_MIN.join('.')} or later`}`,
  };
}

/** What a running server answers about itself. */
async function serverFindings(config: Config): Promise<{ isRunning: boolean; findings: Finding[] }> {
  const client = operatorClient(config.data);
  try {
    if (!(await client.isRunning())) {
      return {
        isRunning: false,
        findings: [{ name: 'server', ok: true, detail: 'none runs on this data folder' }],
      };
    }
    const { text } = await client.send({ method: 'GET', path: '/health/ready' });
    const { checks } = JSON.parse(text) as { checks: Record<string, { ok: boolean; detail: string }> };
    const findings = Object.entries(checks).map(([name, check]) => ({ name: `server, ${name}`, ...check }));
    return { isRunning: true, findings };
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    return {
      isRunning: true,
      findings: [{ name: 'server', ok: false, detail: `${error.message}; restart it` }],
    };
  }
}
