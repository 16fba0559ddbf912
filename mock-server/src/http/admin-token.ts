import { createHash, timingSafeEqual } from 'node:crypto';
import type { Text } from '../core/refusal.js';

/** The shortest token that others in the same network cannot guess, in characters. */
const shortest = 16;

/** Checks an admin token. Rejects one that cannot be sent, or that others who can reach the admin API could guess. */
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

/** The token in `Authorization`; undefined without one. */
export function tokenIn(authorization: string | undefined): string | undefined {
  return /^bearer ([\u0021-\u007e]+)$/iu.exec(authorization ?? '')?.[1];
}

/** Whether `Authorization` carries this token, in a time that reveals nothing about it. */
export function carries(authorization: string | undefined, token: string): boolean {
  const given = tokenIn(authorization);
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
