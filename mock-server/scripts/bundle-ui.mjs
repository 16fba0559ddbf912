// Bundles the web page for the browser: one minified script, and the files beside it unchanged. `tsc -b` checks the
// types.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The columns that the page reads of the tables in contracts; the types of its imports allow no others. */
const columns = {
  channels: ['channel_type', 'name'],
  codes: ['outcome', 'message', 'gloss', 'advice'],
  magic: ['ss', 'behaviour', 'zh'],
  'request-fields': ['name', 'required', 'meaning', 'form', 'values'],
};
const tables = {
  name: 'tables',
  transform(code, id) {
    // The page explains a provenance as its glossary does.
    if (/[/\\]provenance\.js$/.test(id)) return { code: code.replaceAll(/,\s*"meaning": \{[^}]*\}/g, '') };
    const read = columns[/[/\\]contracts[/\\]([a-z-]+)\.json$/.exec(id)?.[1]];
    const pick = (row) => Object.fromEntries(Object.entries(row).filter(([name]) => read.includes(name)));
    return read && { code: JSON.stringify(JSON.parse(code).map(pick)) };
  },
};

await mkdir(here('dist/ui'), { recursive: true });
await build({
  input: here('ui/main.tsx'),
  plugins: [tables],
  platform: 'browser',
  tsconfig: false,
  transform: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  output: { file: here('dist/ui/main.js'), format: 'esm', minify: true, comments: false },
});
for (const name of ['index.html', 'style.css', 'icon.svg']) {
  await copyFile(here(`ui/${name}`), here(`dist/ui/${name}`));
}

// Packages of other authors in the script.
const { resolve } = createRequire(import.meta.url);
const licences = ['preact', '@preact/signals', '@preact/signals-core', 'uqr'].map(async (name) => {
  const folder = join(dirname(resolve(name)), '..');
  return `${name}\n\n${await readFile(join(folder, 'LICENSE'), 'utf8')}`;
});
await writeFile(here('dist/ui/licences.txt'), (await Promise.all(licences)).join('\n\n'));
