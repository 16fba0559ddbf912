import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Instruction {
  /** In capitals: `RUN`. */
  readonly keyword: string;
  readonly rest: string;
}

export interface Stage {
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile, comments and line ends removed as Docker does. */
export function readStages(text: string): readonly Stage[] {
  const lines = text.replaceAll(/^\s*#.*\n/gmu, '').replaceAll(/\\\n/gu, '');
  const instructions = lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): Instruction => {
      const [, keyword = '', rest = ''] = /^\s*(\w+)\s+(.*)$/u.exec(line) ?? [];
      return { keyword, rest };
    });
  const stages: { name: string; instructions: Instruction[] }[] = [];
  for (const { keyword, rest } of instructions) {
    const [, name = ''] = / AS (\w+)$/iu.exec(rest) ?? [];
    if (keyword === 'FROM') stages.push({ name, instructions: [] });
    stages.at(-1)?.instructions.push({ keyword, rest });
  }
  return stages;
}

/** Whether a `.dockerignore` excludes a path: the last line that fits it, or a folder above it, decides. */
export function ignores(ignoreFile: string, path: string): boolean {
  let isOut = false;
  for (const line of ignoreFile.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
    const pattern = line.replace(/^!/u, '').replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`);
    const body = pattern.replaceAll(/\*\*\/|\*/gu, (star) => (star === '*' ? '[^/]*' : '(?:.*/)?'));
    if (new RegExp(`^${body}(?:/.*)?$`, 'u').test(path)) isOut = !line.startsWith('!');
  }
  return isOut;
}

/**
 * Runs a stage's COPY and RUN in a folder that represents its file system. It is not a container: the commands run on
 * this machine's Node, and must use relative paths.
 *
 * @param root represents `/` of the stage
 * @param context the build context, already without ignored files
 * @param rootOf where other stages were run
 */
export async function play(
  { instructions }: Stage,
  root: string,
  context: string,
  rootOf: ReadonlyMap<string, string>,
): Promise<void> {
  let cwd = root;
  for (const { keyword, rest } of instructions) {
    if (keyword === 'WORKDIR') {
      cwd = join(root, rest);
      await mkdir(cwd, { recursive: true });
    } else if (keyword === 'COPY') await copy(rest, cwd, context, rootOf);
    else if (keyword === 'RUN') await run('sh', ['-c', rest], { cwd, env: bareEnv(), maxBuffer: 2 ** 26 });
  }
}

async function copy(
  rest: string,
  cwd: string,
  context: string,
  rootOf: ReadonlyMap<string, string>,
): Promise<void> {
  const [, stage = ''] = /^--from=(\w+) /u.exec(rest) ?? [];
  const from = stage === '' ? context : (rootOf.get(stage) ?? 'no such stage');
  const paths = rest.split(' ').filter((word) => !word.startsWith('--'));
  const to = join(cwd, paths.at(-1) ?? '');
  for (const path of paths.slice(0, -1)) {
    const isFolder = path === '.' || stage !== '';
    const target = isFolder ? to : join(to, basename(path));
    await mkdir(dirname(target), { recursive: true });
    await cp(join(from, path), target, { recursive: true, verbatimSymlinks: true });
  }
}

/** The environment of a new container: of this process only PATH, HOME and the settings of the npm registry. */
export function bareEnv(): NodeJS.ProcessEnv {
  const kept =
    /^(PATH|HOME|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+|(https?|no)_proxy|npm_config_(registry|cache|cafile))$/iu;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.test(name)));
}
