/**
 * A Vite plugin: the build fails where a file that others than administrators load holds a module of the administration.
 * Such an import would make the first page longer for everybody.
 */
const ADMIN = /\/web\/src\/admin\//;
/** The one module that others may import, and only when it is needed. */
const ENTRY = /\/web\/src\/admin\/admin-pages\.tsx$/;

/** Modules of the administration in the files that a page loads before the administration is asked for. */
export function adminModulesOfOthers(bundle) {
  const found = new Set();
  const seen = new Set();
  const next = Object.values(bundle).filter(({ isEntry }) => isEntry);
  for (const chunk of next) {
    if (seen.has(chunk) || ENTRY.test(chunk.facadeModuleId ?? '')) continue;
    seen.add(chunk);
    for (const id of chunk.moduleIds) if (ADMIN.test(id)) found.add(id);
    for (const file of [...chunk.imports, ...chunk.dynamicImports])
      if (bundle[file]?.type === 'chunk') next.push(bundle[file]);
  }
  return [...found];
}

export const adminApart = {
  name: 'admin-apart',
  generateBundle(_, bundle) {
    const modules = adminModulesOfOthers(bundle);
    if (modules.length > 0)
      this.error(`others than administrators would load these modules: ${modules.join(', ')}`);
  },
};
