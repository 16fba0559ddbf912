import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { localUrl } from '../../http/hosts.js';
import { StoreError } from '../../store/store-error.js';
import type { CommandCall } from '../line/command.js';
import { UsageError } from '../line/usage-error.js';
import { writeFile } from '../options/files.js';
import { logStart } from '../serve/banner.js';
import { type StartedEmulator, startEmulator, storeProblem } from '../serve/emulator.js';
import type { CommandEnd } from '../terminal/io.js';
import { ownDefaults } from './defaults.js';
import { failedStart } from './failed-start.js';
import { openLog } from './log-place.js';
import { report } from './report.js';
import { RunCounts } from './run-counts.js';

/** `exec`: runs a command with an emulator for its duration; resolves to the command's exit code. */
export async function runExec(given: CommandCall): Promise<number> {
  const call = withDefaults(given);
  const path = call.text('report');
  if (path !== undefined) await writeFile(path, []); // before the command, because the command may take long
  const counts = new RunCounts();
  const log = openLog(call);
  const level = call.text('log-level') ?? '';
  try {
    const emulator = await startEmulator(call, counts.add, log.call);
    if (['debug', 'info'].includes(level)) await logStart(emulator, log.call);
    const end = await besideIt(emulator, call);
    if ('notStarted' in end) return failedStart(call, end.notStarted);
    return await report(call, end, counts.of(emulator.settings), ['error', 'silent'].includes(level));
  } finally {
    log.close();
  }
}

/** Runs the command, and ends the emulator. */
async function besideIt(emulator: StartedEmulator, call: CommandCall): Promise<CommandEnd> {
  try {
    await untilReady(emulator, call);
    return await call.io.runCommand({
      words: call.list('command'),
      env: { ...call.io.env, ...variablesOf(emulator, call) },
      stopsWithParent: call.isOn('stop-with-parent'),
    });
  } finally {
    await emulator.stop();
  }
}

/** Milliseconds: how long to wait for the store, and the pause between two checks. */
const waits = { store: 30_000, look: 100 };

/** @throws UsageError if the store is not ready in time */
async function untilReady({ ping }: StartedEmulator, call: CommandCall): Promise<void> {
  const until = performance.now() + waits.store;
  for (;;) {
    try {
      await ping();
      return;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (performance.now() > until) throw await storeProblem(call, error);
    }
    await sleep(waits.look);
  }
}

/** The emulator's address, and an identity; `SHOUBEI_MOCK_…` are the flags of this program's commands. */
function variablesOf(
  { server, admin }: StartedEmulator,
  { io, text }: CommandCall,
): CommandCall['io']['env'] {
  const certificate = text('tls-cert');
  return {
    SHOUBEI_BASE_URL: localUrl(server.url),
    SHOUBEI_INST_NO: server.instNo,
    SHOUBEI_KEY: server.key,
    SHOUBEI_MERCHANT_NO: server.merchantNo,
    SHOUBEI_SHOP_NO: server.shopNo,
    SHOUBEI_MOCK_BASE_URL: localUrl(server.url),
    ...(admin.token !== undefined && {
      SHOUBEI_MOCK_ADMIN_TOKEN: admin.token,
      SHOUBEI_MOCK_ADMIN_TOKEN_FILE: undefined,
    }),
    ...(certificate !== undefined && {
      NODE_EXTRA_CA_CERTS: io.env['NODE_EXTRA_CA_CERTS'] ?? resolve(certificate),
    }),
  };
}

/** Applies the defaults of `exec`. Standard input belongs to the command. */
function withDefaults(call: CommandCall): CommandCall {
  const isLogFile = call.text('log-file') !== undefined;
  const defaults = new Map([...ownDefaults, ...(isLogFile ? [['log-level', 'info'] as const] : [])]);
  const readInput = (): Promise<never> =>
    Promise.reject(
      new UsageError(
        'exec: the command has the standard input: name a file in place of -',
        'exec：标准输入留给所运行的命令，请以文件名代替 -',
      ),
    );
  return { ...call, text: (name) => call.text(name) ?? defaults.get(name), io: { ...call.io, readInput } };
}
