import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The pages' build with the plugin alone. */
const BUILD = `
import { build } from 'vite';
import { adminApart } from './scripts/admin-apart.mjs';
const [root] = process.argv.slice(1);
await build({ configFile: false, root, logLevel: 'silent', plugins: [adminApart], build: { write: false } });
`;

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gatebook-web-')));
  mkdirSync(join(folder, 'web', 'src', 'admin'), { recursive: true });
  write('../index.html', '<script type="module" src="./src/main.ts"></script>');
  write('admin/admin-pages.tsx', "import { people } from './people'; console.log(people);");
  write('admin/people.ts', "export const people = 'people';");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (file: string, content: string) =>
  writeFileSync(join(folder, 'web', 'src', file), `${content}\n`);

/** @returns what was refused; empty: nothing */
function built(): string {
  const root = join(folder, 'web');
  try {
    execFileSync(process.execPath, ['--input-type=module', '-e', BUILD, root], { stdio: 'pipe' });
    return '';
  } catch (error) {
    return String((error as { stderr: Buffer }).stderr);
  }
}

describe('the build of the pages', () => {
  it('passes where the administration is loaded when it is asked for', () => {
    write('main.ts', "void import('./admin/admin-pages.tsx');");
    expect(built()).toBe('');
  });

  it('fails where the first page imports a module of the administration', () => {
    write('main.ts', "import { people } from './admin/people'; console.log(people);");
    expect(built()).toMatch(/others than administrators would load these modules: .*admin\/people\.ts/);
  });

  it('fails where a page that is loaded later does', () => {
    write('account.ts', "import { people } from './admin/people'; console.log(people);");
    write('main.ts', "void import('./account.ts'); void import('./admin/admin-pages.tsx');");
    expect(built()).toContain('admin/people.ts');
  });
});
