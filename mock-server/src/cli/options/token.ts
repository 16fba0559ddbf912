import { randomBytes } from 'node:crypto';
import { refuseToken } from '../../http/admin-token.js';
import { isLoopback } from '../../http/loopback.js';
import type { Call, Option } from '../line/command.js';
import { oneWay } from './exclusive-options.js';
import { readTextAs } from './read-file.js';
import { UsageError } from '../line/usage-error.js';

/** Where the token of the admin API may come from; as an environment variable it is SHOUBEI_MOCK_ADMIN_TOKEN. */
export const adminTokenOptions: readonly Option[] = [
  {
    name: 'admin-token-file',
    kind: 'text',
    completes: 'files',
    about: { en: 'File that holds the bearer token of the admin API', zh: '存放管理接口令牌的文件' },
  },
  {
    name: 'admin-token',
    kind: 'text',
    about: { en: 'The token itself; process lists show it', zh: '令牌本身（进程列表可见）' },
  },
];

/** The token that was given; undefined where none was. */
export async function givenAdminToken(call: Call): Promise<string | undefined> {
  const way = oneWay(call, ['admin-token-file', 'admin-token']);
  if (way === undefined) return undefined;
  const value = call.text(way) ?? '';
  const token =
    way === 'admin-token' ? value : (await readTextAs('--admin-token-file', value)).replace(/\r?\n$/u, '');
  const bad = refuseToken(token, false);
  if (bad) throw new UsageError(`--${way}: ${bad.en}`, `--${way}：${bad.zh}`);
  return token;
}

/** What a server asks for, and whether it was made here, so that it has to be told. */
export interface ServerToken {
  readonly token: string | undefined;
  readonly isMade: boolean;
}

/** The token that was given; beyond loopback one that is hard to guess, or one made here. */
export async function serverToken(call: Call, host: string): Promise<ServerToken> {
  const token = await givenAdminToken(call);
  const isBeyond = !isLoopback(host);
  if (token === undefined) {
    return isBeyond
      ? { token: randomBytes(16).toString('hex'), isMade: true }
      : { token: undefined, isMade: false };
  }
  const bad = refuseToken(token, isBeyond);
  if (bad) throw new UsageError(bad.en, bad.zh);
  return { token, isMade: false };
}
