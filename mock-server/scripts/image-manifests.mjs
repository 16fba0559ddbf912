// Makes the manifests in this folder those of an image: no tools of development, and what the stores need that are not in
// memory is a dependency, no longer a matter of choice. Pact is for tests, and stays away. The Dockerfile runs it; the
// versions are those of the lock file, which npm then follows.
import { readFileSync, writeFileSync } from 'node:fs';

for (const folder of ['.', 'contracts', 'sdk-lite', 'fixtures', 'mock-server']) {
  const path = `${folder}/package.json`;
  const {
    devDependencies: _dev,
    peerDependenciesMeta: _meta,
    ...manifest
  } = JSON.parse(readFileSync(path, 'utf8'));
  const { '@pact-foundation/pact': _pact, msw: _msw, ...stores } = manifest.peerDependencies ?? {};
  delete manifest.peerDependencies;
  writeFileSync(path, JSON.stringify({ ...manifest, dependencies: { ...manifest.dependencies, ...stores } }));
}
