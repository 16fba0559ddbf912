// Writes where the repository is into the four manifests, before they are published: npm shows it, and provenance needs it.
// No file of the project says it, since the one who publishes knows it best: `node .github/repository.mjs https://HOST/OWNER/NAME`.
import { readFileSync, writeFileSync } from 'node:fs';

const [given = ''] = process.argv.slice(2);
if (!/^https:\/\/[^/\s]+\/[^/\s]+\/[^/\s]+$/u.test(given) || given.endsWith('.git')) {
  console.error(
    `repository.mjs: ${JSON.stringify(given)} is no repository; give https://HOST/OWNER/NAME / 不是仓库地址，应为 https://HOST/OWNER/NAME`,
  );
  process.exit(2);
}
for (const directory of ['contracts', 'sdk-lite', 'fixtures', 'mock-server']) {
  const file = `${directory}/package.json`;
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const repository = { type: 'git', url: `git+${given}.git`, directory };
  const more = { homepage: `${given}#readme`, bugs: { url: `${given}/issues` }, repository };
  writeFileSync(file, `${JSON.stringify({ ...manifest, ...more }, null, 2)}\n`);
}
