import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DoubleCluster, KurrentDouble } from '../event-store/kurrent/double/kurrent-double';
import { gatebook, type Outcome } from './command-line';

let data: string;
let nodes: KurrentDouble[];
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'gatebook-status-'));
  const cluster = new DoubleCluster();
  nodes = [1, 2, 3].map(() => new KurrentDouble({ cluster }));
  for (const node of nodes) await node.start();
});
afterEach(async () => {
  for (const node of nodes) node.thaw();
  for (const node of nodes) await node.stop();
  rmSync(data, { recursive: true, force: true });
});

const status = (...words: string[]): Promise<Outcome> =>
  gatebook(['store', 'status', ...words], {
    environment: {
      GATEBOOK_DATA: data,
      GATEBOOK_STORE: 'kurrentdb',
      GATEBOOK_KURRENTDB: nodes[0]?.connectionString() ?? '',
      GATEBOOK_SECRET: 's'.repeat(32),
    },
  });

const lineOf = (stdout: string, node: KurrentDouble | undefined): string =>
  stdout.split('\n').find((line) => line.startsWith(`127.0.0.1:${node?.port ?? 0}`)) ?? '';

describe('the status of a store on three servers, while no Gatebook runs', () => {
  it('has a line for each server, and begins no book', async () => {
    const { exitCode, stdout } = await status();
    expect(exitCode).toBe(0);
    expect(lineOf(stdout, nodes[0])).toMatch(/\tleader\t24\.10\.14\t/);
    expect(lineOf(stdout, nodes[1])).toMatch(/\tfollower\t24\.10\.14\t/);
    expect(lineOf(stdout, nodes[2])).toMatch(/\tfollower\t24\.10\.14\t/);
    expect(nodes[0]?.book.log).toEqual([]);
  });

  it('says which one cannot be asked where one is down and one hangs', async () => {
    await nodes[1]?.stop();
    nodes[2]?.freeze();
    const { exitCode, stdout } = await status();
    expect(exitCode).toBe(0);
    expect(lineOf(stdout, nodes[0])).toMatch(/\tleader\t/);
    expect(lineOf(stdout, nodes[1])).toMatch(/\tunknown\t.*cannot be asked.*cannot be reached/);
    expect(lineOf(stdout, nodes[2])).toMatch(/\tunknown\t.*cannot be asked.*does not answer/);
  });

  it('is not available where none answers, with a line for each all the same', async () => {
    for (const node of nodes) await node.stop();
    const { exitCode, stdout, stderr } = await status();
    expect(exitCode).toBe(3);
    for (const node of nodes) expect(lineOf(stdout, node)).toMatch(/\tunknown\t.*cannot be asked/);
    expect(stderr).toMatch(/KurrentDB cannot be reached/);
    const json = await status('--json');
    expect(json.exitCode).toBe(3);
    expect(JSON.parse(json.stdout)).toMatchObject({ kind: 'kurrentdb', head: null, health: { ok: false } });
  });
});
