import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Scripts } from './scripts.js';

// What `bin/shoubei-mock.js` starts once it knows that this Node is new enough. It becomes CommonJS, beside the scripts.
declare const require: (name: string) => unknown;

const path = (file: string): string => join(import.meta.dirname, file);
/** What this very Node has compiled before; the build makes it for the Node that builds. */
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
