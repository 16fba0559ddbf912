import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Scripts } from './scripts.js';

// `bin/shoubei-mock.js` starts this script after it has checked the Node version. The build makes it CommonJS, beside
// the scripts.
declare const require: (name: string) => unknown;

const path = (file: string): string => join(import.meta.dirname, file);
/** Compiled code of this exact Node version. The build makes it for the Node that runs the build. */
const cacheOf = (file: string): string => path(`${process.version}-${process.arch}/${file}`);

if (existsSync(cacheOf('bin.js'))) {
  const scripts = new Scripts({
    path,
    bytes: (file) => readFileSync(path(file)),
    cache: (file) => (existsSync(cacheOf(file)) ? readFileSync(cacheOf(file)) : undefined),
    require,
  });
  scripts.load('bin.js');
} else require(path('bin.js'));
