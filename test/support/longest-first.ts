import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders whose files take longest, the longest of all first. */
const long = ['package', 'stranger', 'ui', 'neighbours', 'pact', 'languages', 'chaos', 'signature', 'docs'];

/**
 * Long files first, so that two workers end together. Which are long vitest knows of an earlier run; in a new clone their
 * folders tell, and in a folder their sizes.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is not an array's
    const sorted = await super.sort(files);
    const isKnown = files.every(({ project, moduleId }) => {
      const path = moduleId.slice(this.ctx.config.root.length + 1);
      return this.ctx.cache.getFileTestResults(`${project.name}:${path}`) !== undefined;
    });
    return isKnown ? sorted : sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

/** First by the group, which vitest runs one after the other. */
function rankOf({ project, moduleId }: TestSpecification): number {
  const [, folder = ''] = /\/test\/([^/]+)\//u.exec(moduleId) ?? [];
  const place = long.indexOf(folder);
  return project.config.sequence.groupOrder * 1_000 + (place === -1 ? long.length : place);
}
