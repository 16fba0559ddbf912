#!/usr/bin/env node
// What an old Node can parse: nothing newer is loaded before its version is known to do. CommonJS, which starts sooner.
const fs = require('fs');
const nodeModule = require('module');
const path = require('path');

const { engines } = require('../package.json');
const bundle = path.join(__dirname, '../bundle/from-disk.js');
const least = engines.node.replace('>=', '');

if (isOlder(process.versions.node, least)) {
  stop(
    `Node ${least} or newer is needed, this is ${process.version} / 需要 Node ${least} 或更新版本，当前为 ${process.version}`,
  );
} else if (!fs.existsSync(bundle)) {
  stop('not built yet: run npm run build / 尚未构建：请运行 npm run build');
} else {
  // Where Node can keep compiled code (22.1 and newer), the next start is faster.
  if (nodeModule.enableCompileCache) nodeModule.enableCompileCache();
  require(bundle);
}

function isOlder(version, least) {
  const [major, minor] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = least.split('.').map(Number);
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
}

function stop(line) {
  console.error(`shoubei-mock: ${line}`);
  process.exitCode = 2;
}
