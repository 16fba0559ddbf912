#!/usr/bin/env node
// What an old Node can parse: nothing newer is imported before its version is known to do.
import fs from 'fs';
import module from 'module';

const { engines } = JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const bundle = new URL('../bundle/bin.js', import.meta.url);

if (isOlder(process.versions.node, engines.node.replace('>=', ''))) {
  const least = engines.node.replace('>=', '');
  stop(
    `Node ${least} or newer is needed, this is ${process.version} / 需要 Node ${least} 或更新版本，当前为 ${process.version}`,
  );
} else if (!fs.existsSync(bundle)) {
  stop('not built yet: run npm run build / 尚未构建：请运行 npm run build');
} else {
  // Where Node can keep compiled code (22.1 and newer), the next start is faster.
  if (module.enableCompileCache) module.enableCompileCache();
  void import(bundle.href);
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
