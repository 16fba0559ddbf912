import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { PactIdentity, OwnStatesOptions, PactSigning } from '@shoubei-kit/mock-server/pact';

/** A pact as these tests read it. */
export interface PactFile {
  readonly interactions: readonly {
    readonly description: string;
    readonly response: {
      status: number;
      readonly body: { readonly content: Record<string, unknown> };
      readonly matchingRules?: { readonly body: Record<string, { readonly matchers: { regex?: string }[] }> };
    };
  }[];
}

export interface Verification {
  /** How many interactions passed. */
  readonly passed: number;
  /** What differs, by the interaction's description. */
  readonly failed: Readonly<Record<string, readonly string[]>>;
  /** Everything that was written to the console. */
  readonly console: string;
}

interface Report {
  readonly errors: readonly {
    readonly interaction: string;
    readonly mismatch: {
      readonly mismatches?: readonly { readonly mismatch?: string; readonly path?: string }[];
    };
  }[];
  readonly interactionResults: readonly { readonly description: string; readonly result: string }[];
}

/** Runs Pact's verifier with a pact against an emulator. */
export async function verifyPact(options: {
  readonly pact: string | PactFile;
  readonly baseUrl: string;
  readonly filtered?: boolean;
  readonly adminToken?: string;
  readonly identity?: PactIdentity;
  readonly signing?: PactSigning;
  /** Own coupons, used if nothing sets up the state. */
  readonly own?: Pick<OwnStatesOptions, 'coupons' | 'mayBeSpent'>;
  /** The handwritten provider own-coupons.mjs, of which this coupon is expected. In fen. */
  readonly settleAmount?: number;
}): Promise<Verification> {
  const folder = await mkdtemp(join(tmpdir(), 'shoubei-kit-pact-'));
  const pact = typeof options.pact === 'string' ? options.pact : await written(folder, options.pact);
  const { report, console } = await verified({ ...options, pact });
  await rm(folder, { recursive: true });
  const { errors, interactionResults }: Report = JSON.parse(report);
  const failed = errors.map(({ interaction, mismatch }) => [
    interactionResults.find(({ description }) => interaction.endsWith(` - ${description}`))?.description,
    (mismatch.mismatches ?? []).map(({ path = '', mismatch: text = '' }) => `${path} ${text}`.trim()),
  ]);
  return {
    passed: interactionResults.filter(({ result }) => result === 'OK').length,
    failed: Object.fromEntries(failed),
    console,
  };
}

const script = fileURLToPath(new URL('verify.mjs', import.meta.url));

interface Verifier {
  readonly child: ChildProcess;
  readonly console: () => string;
}

let verifier: Verifier | undefined;
let lastId = 0;

/** The verifier's process, one for all verifications of this process, since Pact's core loads slowly. */
function running(): Verifier {
  if (verifier && verifier.child.exitCode === null && verifier.child.connected) return verifier;
  const child = fork(script, { silent: true });
  let console = '';
  child.stdout?.on('data', (chunk) => (console += String(chunk)));
  child.stderr?.on('data', (chunk) => (console += String(chunk)));
  // It ends with this process.
  child.unref();
  child.channel?.unref();
  verifier = { child, console: () => console };
  return verifier;
}

async function verified(options: object): Promise<{ report: string; console: string }> {
  const { child, console } = running();
  const from = console().length;
  lastId += 1;
  const id = lastId;
  const isWritten = (): boolean => console().slice(from).split(`\nend ${id}\n`).length > 2;
  const report = await new Promise<string>((resolve, reject) => {
    const onMessage = (message: unknown): void => {
      const { id: of, report: text } = Object.assign({ id: 0, report: '' }, message);
      if (of !== id) return;
      child.off('message', onMessage).off('exit', onExit);
      resolve(text);
    };
    const onExit = (code: number | null): void =>
      reject(new Error(`the verifier ended with ${code}: ${console()}`));
    child.on('message', onMessage).on('exit', onExit);
    child.send({ id, options });
  });
  while (!isWritten()) await sleep(5);
  return { report, console: console().slice(from) };
}

async function written(folder: string, pact: PactFile): Promise<string> {
  const file = join(folder, 'pact.json');
  await writeFile(file, JSON.stringify(pact));
  return file;
}
