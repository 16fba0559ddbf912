#!/usr/bin/env node
// What an old Node can parse: nothing newer is loaded before its version is known to do. CommonJS, which starts sooner.
const fs = require('fs');
const nodeModule = require('module');
const path = require('path');

const { engines } = require('../package.json');
const bundle = path.join(__dirname, '../bundle/from-disk.js');
const ranges = engines.node.split(' || ');

if (!ranges.some(fits)) {
  const least = ranges.map((range) => range.replace(/[^.\d]/g, ''));
  stop(
    `Node ${least.join(', ')} or newer is needed, this is ${process.version} / 需要 Node ${least.join('、')} 或更新版本，当前为 ${process.version}`,
  );
} else if (!fs.existsSync(bundle)) {
  stop('not built yet: run npm run build / 尚未构建：请运行 npm run build');
} else {
  if (process.version.startsWith('v22.12.')) omitWarning(/is loading ES Module .* using require\(\)/);
  // Where Node can keep compiled code (22.1 and newer), the next start is faster.
  if (nodeModule.enableCompileCache) nodeModule.enableCompileCache();
  require(bundle);
}

/** Whether this Node is in a range: `^20.19`, `>=22.12`. */
function fits(range) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [leastMajor, leastMinor] = range
    .replace(/[^.\d]/g, '')
    .split('.')
    .map(Number);
  return (major === leastMajor && minor >= leastMinor) || (range.startsWith('>=') && major > leastMajor);
}

/** Node 22.12 says that its `require` of ES modules is experimental, as no newer one does; all else is said. */
function omitWarning(pattern) {
  const say = process.emitWarning.bind(process);
  process.emitWarning = (warning, ...rest) => {
    if (!pattern.test(String(warning))) say(warning, ...rest);
  };
}

function stop(line) {
  console.error(`shoubei-mock: ${line}`);
  process.exitCode = 2;
}
