import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A double in its own process, which signals can stop, continue and kill. */
export class DoubleProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly connectionString: string,
  ) {}

  static async start(): Promise<DoubleProcess> {
    const child = fork(join(__dirname, 'serve-double.cjs'), { execArgv: [] });
    const [connectionString] = (await once(child, 'message')) as [string];
    return new DoubleProcess(child, connectionString);
  }

  /** Closes every connection. */
  cut(): void {
    this.child.send('cut');
  }

  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.child.kill(name);
  }

  async end(): Promise<void> {
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}
