// The web page as the browser gets it: one minified script, and the files beside it as they are. `tsc -b` checks the types.
import { copyFile, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

await mkdir(here('dist/ui'), { recursive: true });
await build({
  input: here('ui/main.tsx'),
  platform: 'browser',
  tsconfig: false,
  transform: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  output: { file: here('dist/ui/main.js'), format: 'esm', minify: true, comments: false },
});
for (const name of ['index.html', 'style.css', 'icon.svg']) {
  await copyFile(here(`ui/${name}`), here(`dist/ui/${name}`));
}
