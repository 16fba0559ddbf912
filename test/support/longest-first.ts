import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, or wait for half a minute. */
const files = [
  'ui/till-play',
  'store/other-nodes',
  'security/fuzz',
  'store/linearizable',
  'verify/any-profile',
  'cli/exec-store',
  'security/slots',
  'chaos/soak',
  'operations/image',
  'security/hidden-keys',
  'executable/as-the-package',
  'security/limits',
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
