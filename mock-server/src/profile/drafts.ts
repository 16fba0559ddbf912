import type { EndpointDeclaration } from '@shoubei-kit/contracts';
import { readEndpoint } from '@shoubei-kit/fixtures/endpoints';
import { ownDrafts, ownFile } from '../own-files.js';

/** The declaration of an endpoint whose page this project has not: most of it is a guess. */
export interface Draft {
  /** `quary`, of the file `quary.yaml`. */
  readonly name: string;
  /** YAML, with words to whoever puts his page in its place. */
  readonly text: string;
  readonly declaration: EndpointDeclaration;
}

/** All drafts, by name. */
export function drafts(): readonly Draft[] {
  return ownDrafts().map((file) => {
    const text = ownFile(file).toString();
    const read = readEndpoint(text);
    if ('problems' in read) throw new Error(`${file} is not right`, { cause: read.problems });
    const name = file.replace(/^endpoints\/(.*)\.yaml$/u, '$1');
    return { name, text, declaration: read.declaration };
  });
}
