import { asset } from './asset.js';
import { Scripts } from './scripts.js';

// The only script that Node itself starts. The build makes it CommonJS, and its `require` knows Node's own modules
// only.
declare const require: (name: string) => unknown;

const scripts = new Scripts({
  bytes: asset,
  path: (file) => `${process.execPath}/${file}`,
  cache: (file) => asset(`cache/${file}`),
  require,
});
scripts.load('bin.js');
