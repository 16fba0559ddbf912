import { randomBytes } from 'node:crypto';
import { refuseToken } from '../../http/admin-token.js';
import { isLoopback } from '../../http/hosts.js';
import { type CommandCall, optionError } from '../line/command.js';
import { fileOption, type Option, textOption } from '../line/option.js';
import { exclusiveOption } from './exclusive-options.js';
import { readTextAs } from './files.js';
import { UsageError } from '../line/usage-error.js';

/** Where the token of the admin API may come from; as an environment variable it is SHOUBEI_MOCK_ADMIN_TOKEN. */
export const adminTokenOptions: readonly Option[] = [
  fileOption(
    'admin-token-file',
    'File that holds the bearer token of the admin API',
    '存放管理接口令牌的文件',
  ),
  textOption('admin-token', 'The token itself; process lists show it', '令牌本身（进程列表可见）'),
];

const tokenNames = adminTokenOptions.map(({ name }) => name);

/** The token with which a command calls an emulator. */
export interface CallerToken {
  /** Undefined for an origin that must not get it, and where none was given. */
  readonly for: (origin: string) => Promise<string | undefined>;
}

const probeMs = 2_000;

/**
 * The token that was given. One from the environment or the config file was given for no origin in particular: it goes only
 * to one that first shows that it is an emulator. One that was typed is for the origin of the same line.
 */
export async function callerToken(call: CommandCall): Promise<CallerToken> {
  const token = await givenAdminToken(call);
  const isTyped = tokenNames.some((name) => call.isTyped(name) && call.text(name) !== undefined);
  return {
    for: async (origin) => {
      if (token === undefined || isTyped) return token;
      const { isEmulator, probeEmulator } = await import('../../scenario/emulator-probe.js');
      const probed = await probeEmulator(origin, probeMs);
      if (isEmulator(probed)) return token;
      if (probed.kind === 'response') call.io.err(withheld(origin, call));
      return undefined;
    },
  };
}

function withheld(origin: string, { flag, language, text }: CommandCall): string {
  const from = flag(tokenNames.find((name) => text(name) !== undefined) ?? '');
  return language === 'en'
    ? `shoubei-mock: ${from} is not sent to ${origin}, which does not respond as an emulator (GET /__admin/health)`
    : `shoubei-mock：${from} 不会发往 ${origin}：其响应不像模拟器（GET /__admin/health）`;
}

/** The token that was given; undefined where none was. */
async function givenAdminToken(call: CommandCall): Promise<string | undefined> {
  const option = exclusiveOption(call, tokenNames);
  if (option === undefined) return undefined;
  const value = call.text(option) ?? '';
  const token =
    option === 'admin-token'
      ? value
      : (await readTextAs(call.flag(option), value, call)).replace(/\r?\n$/u, '');
  const bad = refuseToken(token, false);
  if (bad) throw optionError(call, option, bad.en, bad.zh);
  return token;
}

/** The token that a server requires, and whether it was generated here, so that it has to be printed. */
export interface ServerToken {
  readonly token: string | undefined;
  readonly isGenerated: boolean;
}

/** The token that was given; beyond loopback one that is hard to guess, or a generated one. */
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
