import { createHash, timingSafeEqual } from 'node:crypto';
import type { Text } from '../core/refusal.js';

/** What somebody in the same network cannot guess, characters. */
const shortest = 16;

/** What is wrong with an admin token: it could never be sent, or, where others can reach it, be guessed. */
export function refuseToken(token: string, isBeyondLoopback: boolean): Text | undefined {
  if (token === '') return { en: 'the admin token is empty', zh: '管理令牌为空' };
  if (!/^[\u0021-\u007e]+$/u.test(token)) {
    return {
      en: 'the admin token has characters that a header cannot carry: only visible ASCII, without spaces',
      zh: '管理令牌含请求头无法携带的字符：只能用可见的 ASCII 字符，不含空格',
    };
  }
  if (!isBeyondLoopback || token.length >= shortest) return undefined;
  return {
    en: `the admin token has ${token.length} characters: others can reach this host, so at least ${shortest} are needed (openssl rand -hex 16)`,
    zh: `管理令牌只有 ${token.length} 个字符：他人可访问此主机，至少须 ${shortest} 个（openssl rand -hex 16）`,
  };
}

/** Whether `Authorization` carries this token; how long that takes tells nothing of it. */
export function carries(authorization: string | undefined, token: string): boolean {
  const [, given] = /^bearer ([\u0021-\u007e]+)$/iu.exec(authorization ?? '') ?? [];
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
