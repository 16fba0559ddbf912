import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, or wait: those of the folders below, and of the others those of eight seconds or more. */
const files = [
  'ui/till-play',
  'verify/any-profile',
  'store/other-nodes',
  'package/windows-zip',
  'security/slots',
  'security/fuzz',
  'chaos/soak',
  'http/kept-connections',
  'store/million',
  'operations/image',
  'security/limits',
  'executable/as-the-package',
  'cli/hostile-files',
  'store/kill',
  'store/linearizable',
  'security/regexes',
  'security/files',
  'fuzz/mutated',
  'openapi/clients',
  'openapi/suite',
  'security/secrets',
  'http/fields',
  'verify/provider',
  'security/hidden-keys',
  'endpoints/cancel-races',
  'executable/bare-root',
  'laws/laws',
  'postman/collection',
  'fuzz/declared',
  'openapi/spectral',
  'security/unread-bodies',
  'sdk/hostile-servers',
  'security/event-readers',
  'http/pipeline-turns',
  'workbench/faults',
  'mutation/mutate',
  'operations/drain',
  'security/foreign-responses',
];
/** Folders whose files take longest, the longest of all first. */
const folders = [
  'package',
  'stranger',
  'ui',
  'neighbours',
  'pact',
  'languages',
  'chaos',
  'signature',
  'docs',
  'store',
  'cli',
  'scenarios',
];
const long = [...files, ...folders];

/**
 * Long files first, so that the workers end together. Vitest knows the long ones from an earlier run. In a
 * new clone this list gives them, and the file sizes within a folder.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(specs: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is not an array's
    const sorted = await super.sort(specs);
    const isKnown = specs.every(({ project, moduleId }) => {
      const path = moduleId.slice(this.ctx.config.root.length + 1);
      return this.ctx.cache.getFileTestResults(`${project.name}:${path}`) !== undefined;
    });
    return isKnown ? sorted : sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

/** First by the group: vitest runs one after the other. */
function rankOf({ project, moduleId }: TestSpecification): number {
  const [, path, folder] = /\/test\/(([^/]+)\/[^.]+)\./u.exec(moduleId) ?? [];
  const place = long.findIndex((one) => one === path || one === folder);
  return project.config.sequence.groupOrder * 1_000 + (place === -1 ? long.length : place);
}
