import { randomBytes } from 'node:crypto';
import { refuseToken } from '../../http/admin-token.js';
import { isLoopback } from '../../http/hosts.js';
import { type CommandCall, optionError } from '../line/command.js';
import { fileOption, type Option, textOption } from '../line/option.js';
import { exclusiveOption } from './combinations.js';
import { readSecret } from './files.js';
import { UsageError } from '../line/usage-error.js';
import { warn } from '../line/warn.js';

/** The sources of the admin API's token; the environment variable is SHOUBEI_MOCK_ADMIN_TOKEN. */
export const adminTokenOptions: readonly Option[] = [
  fileOption(
    'admin-token-file',
    'File that holds the bearer token of the admin API',
    '存放管理 API 令牌的文件',
  ),
  textOption('admin-token', 'The token itself; process lists show it', '令牌本身（进程列表可见）'),
];

const tokenNames = adminTokenOptions.map(({ name }) => name);

/** The token that a command sends to an emulator. */
export interface CallerToken {
  /** Undefined for an origin that must not get it, and if none was given. */
  readonly for: (origin: string) => Promise<string | undefined>;
}

const probeMs = 2_000;

/**
 * Returns the given token. A token from the environment or the config file belongs to no particular origin: it is sent
 * only after the origin proves to be an emulator. A typed token belongs to the origin on the same command line.
 */
export async function callerToken(call: CommandCall): Promise<CallerToken> {
  const token = await givenAdminToken(call);
  const isTyped = tokenNames.some((name) => call.isTyped(name));
  return {
    for: async (origin) => {
      if (token === undefined || isTyped) return token;
      const { isEmulator, probeEmulator } = await import('../../scenario/emulator-probe.js');
      const probed = await probeEmulator(origin, probeMs);
      if (isEmulator(probed)) return token;
      if (probed.kind === 'response') warnOfWithheld(origin, call);
      return undefined;
    },
  };
}

function warnOfWithheld(origin: string, call: CommandCall): void {
  const from = call.flag(tokenNames.find((name) => call.text(name) !== undefined) ?? '');
  warn(
    call,
    `${from} is not sent to ${origin}, which does not respond as an emulator (GET /__admin/health)`,
    `${from} 不会发往 ${origin}：其响应不像模拟器（GET /__admin/health）`,
  );
}

/** Returns the given token, or undefined. */
async function givenAdminToken(call: CommandCall): Promise<string | undefined> {
  const option = exclusiveOption(call, tokenNames);
  if (option === undefined) return undefined;
  const value = call.text(option) ?? '';
  const token = option === 'admin-token' ? value : await readSecret(option, value, call);
  const bad = refuseToken(token, false);
  if (bad) throw optionError(call, option, bad.en, bad.zh);
  return token;
}

/** The token that a server requires, and whether it was generated here and so must be printed. */
export interface ServerToken {
  readonly token: string | undefined;
  readonly isGenerated: boolean;
}

/** Returns the given token; beyond loopback it must be hard to guess, and one is generated if none was given. */
export async function serverToken(call: CommandCall, host: string): Promise<ServerToken> {
  const token = await givenAdminToken(call);
  const isBeyond = !isLoopback(host);
  if (token === undefined) {
    return isBeyond
      ? { token: randomBytes(16).toString('hex'), isGenerated: true }
      : { token: undefined, isGenerated: false };
  }
  const bad = refuseToken(token, isBeyond);
  if (bad) throw new UsageError(bad.en, bad.zh);
  return { token, isGenerated: false };
}
