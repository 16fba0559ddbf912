// The client stays under 7 KiB gzipped, so its JavaScript is one minified file, which both entries of package.json name;
// `tsc -b` checks the types and makes the declarations.
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

await build({
  input: here('src/index.ts'),
  platform: 'node',
  tsconfig: false,
  output: { file: here('dist/index.js'), format: 'esm', minify: true, comments: false },
});
