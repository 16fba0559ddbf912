import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { tool } from '../support/tool.js';

const run = promisify(execFile);
const script = fileURLToPath(new URL('./regexes.mjs', import.meta.url));

export interface Judged {
  readonly where: string;
  readonly dynamic?: boolean;
  readonly source?: string;
  readonly status?: 'safe' | 'vulnerable' | 'unknown' | 'left_out';
  readonly summary?: string;
}

/** The checker's results for every regular expression of the built sources and the schemas, and of further files. */
export async function judge(
  more: { readonly leftOut?: readonly string[]; readonly files?: readonly string[] } = {},
): Promise<readonly Judged[]> {
  const args = [script, await tool('recheck'), JSON.stringify({ leftOut: [], files: [], ...more })];
  const env = { ...process.env, RECHECK_BACKEND: 'auto' };
  const { stdout } = await run(process.execPath, args, { env, maxBuffer: 64 * 2 ** 20 });
  const judged: readonly Judged[] = JSON.parse(stdout);
  return judged;
}

export const fileOf = ({ where }: Judged): string => where.replace(/:\d+$/u, '');

/** Known to be safe, and slow to check: mostly counted repetitions. The exhaustive test checks them, too. */
export const slowToCheck: readonly string[] = [
  String.raw`^(?:content-length|transfer-encoding|connection|trailer|upgrade|x-shoubei-mock-.*)$`,
  String.raw`^[\x20-\x7e]{0,256}$`,
  String.raw`[0-9a-f]{32,}`,
  String.raw`("sign":"[^"]{6})[^"]*`,
  String.raw`^[\w-]{1,40}$`,
  String.raw`^[^]{0,300}`,
  String.raw`^(?:[0-9a-f]{2}){8,64}$`,
  String.raw`^[^\u0000-\u001f\u007f-\u009f]{1,300}$`,
  String.raw`[\da-f]{32,}`,
  String.raw`^(?:[0-9a-f]{32,64}|[0-9A-F]{32,64})$`,
  String.raw`\$(?!json\b|fields\b)[a-z_]+`,
  String.raw`^[\s\S]{1,400}$`,
  String.raw`^[\s\S]{1,128}$`,
  String.raw`^[\s\S]{1,64}$`,
  String.raw`^[\s\S]{1,36}$`,
  String.raw`^[\s\S]{1,32}$`,
  String.raw`^(?:[\s\S]{1,32})?$`,
  String.raw`^(?:[\s\S]{1,36})?$`,
  String.raw`^(?!SUCCESS$)[\s\S]{1,32}$`,
  String.raw`^(?!SUCCESS$|FAIL$)[\s\S]{1,32}$`,
  String.raw`^[\w+/-]{22,86}={0,2}$`,
  String.raw`^[\w-]{1,64}$`,
  String.raw`^[\w:.-]{1,64}$`,
  String.raw`^[A-Za-z0-9-]{1,64}$`,
  String.raw`^99(\d\d)\d{8,12}$`,
  String.raw`^[^]{1,32}$`,
  String.raw`(?<! ) +$`,
  String.raw`^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|(ERR_TLS_)?CERT_|(DEPTH_ZERO_)?SELF_SIGNED_CERT|UNABLE_TO_|ERR_SSL_(WRONG_VERSION|PACKET_LENGTH|UNSUPPORTED|\w+_ALERT_(PROTOCOL|HANDSHAKE)))`,
  String.raw`(?<!\/)\/+$`,
  String.raw`"result_code"\s*:\s*"SUCCESS"`,
  String.raw`^bearer ([\u0021-\u007e]+)$`,
];
