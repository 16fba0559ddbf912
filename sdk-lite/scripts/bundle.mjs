// The client stays under 6 KiB gzipped, so its JavaScript is bundled into one chunk that both entries share, and
// minified; `tsc -b` makes the declarations.
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

for (const file of readdirSync(here('dist'), { recursive: true })) {
  if (file.endsWith('.js')) rmSync(here(`dist/${file}`));
}
const bundle = await rolldown({
  input: { index: here('src/index.ts'), 'signing/index': here('src/signing/index.ts') },
  platform: 'node',
  tsconfig: false,
  preserveEntrySignatures: 'allow-extension',
});
await bundle.write({
  dir: here('dist'),
  format: 'esm',
  minify: true,
  comments: false,
  chunkFileNames: '[name].js',
  codeSplitting: { groups: [{ name: 'core', test: /src/u }] },
});
await bundle.close();
