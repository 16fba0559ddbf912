import { execFileSync } from 'node:child_process';
import { parseAllDocuments } from 'yaml';
import { read, root } from '../support/pages.js';

const listed = ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.yaml', '*.yml'];

/** The text of every YAML file of the project, by its path. */
export function yamlFiles(): ReadonlyMap<string, string> {
  const paths = execFileSync('git', listed, { cwd: root, encoding: 'utf8' }).trim().split('\n');
  return new Map(paths.map((path) => [path, read(path)]));
}

/** The values of a text's documents for a reader of this YAML version. */
export function valuesOf(text: string, version: '1.1' | '1.2'): readonly unknown[] {
  return parseAllDocuments(text, { version, merge: true }).map((document) => document.toJS());
}
