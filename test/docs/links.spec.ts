import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pageOf, pathOf } from './page';

const folders = ['', 'docs', 'docs/decisions', 'hub/jupyterhub-gatebook'];
const pages = folders.flatMap((folder) =>
  readdirSync(pathOf(folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file)),
);

const withoutCode = (page: string): string => page.replaceAll(/^( *)```[\s\S]*?^\1```/gm, '');

/** The anchor that GitHub makes for a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (page: string): string[] =>
  Array.from(withoutCode(page).matchAll(/^#+ (.+)$/gm), ([, heading]) => anchorOf(heading ?? ''));

const linksOf = (page: string): string[] =>
  Array.from(withoutCode(page).matchAll(/\]\(([^)\s]+)\)/g), ([, link]) => link ?? '').filter(
    (link) => !/^https?:/.test(link),
  );

describe.each(pages)('the links of %s', (page) => {
  it('lead to files and headings that are there', () => {
    const broken = linksOf(pageOf(page)).filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : join(dirname(page), path);
      if (!existsSync(pathOf(target))) return true;
      return anchor !== undefined && !anchorsOf(pageOf(target)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});
