import { once } from 'node:events';
import { createServer } from 'node:net';
import { shortLine } from '../../core/printable.js';
import type { Text } from '../../core/refusal.js';
import { localUrl } from '../../http/hosts.js';
import { isEmulator, probeEmulator } from '../../scenario/emulator-probe.js';
import { noResponseAt, type SendResult, sendRequest } from '../../scenario/send-request.js';
import { jsonObject } from '../../scenario/wire-text.js';
import { systemCode } from '../line/usage-error.js';
import type { CallerToken } from '../options/token.js';
import type { Check } from './check.js';

const timeoutMs = 2_000;

/** Checks whether the port is free; if not, names the program on it. */
export async function checkPort(
  host: string,
  port: number,
  callerToken: CallerToken,
): Promise<readonly Check[]> {
  const about = { name: 'port', label: { en: 'Port', zh: '端口' } };
  const shown = `${host}:${port}`;
  const code = await listenErrorCode(host, port);
  if (code === undefined) {
    return [{ ...about, state: 'ok', text: { en: `${shown} is free`, zh: `${shown} 空闲` } }];
  }
  if (code !== 'EADDRINUSE') {
    const text = { en: `${shown}: cannot listen: ${code}`, zh: `${shown}：无法监听：${code}` };
    return [{ ...about, state: 'bad', text }];
  }
  const origin = localUrl(`http://${host.includes(':') ? `[${host}]` : host}:${port}`);
  const probed = await probeEmulator(origin, timeoutMs);
  const token = isEmulator(probed) ? await callerToken.for(origin) : undefined;
  const occupant = await occupantOf(origin, probed, token);
  const state = occupant.isEmulator ? 'note' : 'bad';
  const text = {
    en: `${shown} is taken by ${occupant.text.en}${occupant.isEmulator ? '' : '; give serve another --port, or 0'}`,
    zh: `${shown} 已被占用：${occupant.text.zh}${occupant.isEmulator ? '' : '；请为 serve 另选 --port，或用 0'}`,
  };
  return [{ ...about, state, text }, ...(occupant.isEmulator ? await checkEmulatorClock(origin, token) : [])];
}

/** Undefined if a server can listen there. */
async function listenErrorCode(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    return systemCode(error) ?? String(error);
  }
  await once(server.close(), 'close');
  return undefined;
}

interface Occupant {
  readonly isEmulator: boolean;
  readonly text: Text;
}

async function occupantOf(origin: string, probed: SendResult, token: string | undefined): Promise<Occupant> {
  if (!isEmulator(probed)) return { isEmulator: false, text: otherProgram(probed) };
  // Without the token the probe returns no profile.
  const profile = (await getJson(`${origin}/__admin/health`, token))?.['profile'];
  if (typeof profile !== 'string') {
    return {
      isEmulator: true,
      text: { en: 'an emulator that requires its --admin-token', zh: '要求 --admin-token 的模拟器' },
    };
  }
  const version = textIn(await getJson(`${origin}/__admin/openapi.json`, token), 'info', 'version');
  const dialect = textIn(await getJson(`${origin}/__admin/profile`, token), 'settings', 'dialect');
  return {
    isEmulator: true,
    text: {
      en: `shoubei-mock ${version}, profile ${shortLine(profile, 80)}, dialect ${dialect}, which runs already`,
      zh: `shoubei-mock ${version}，配置 ${shortLine(profile, 80)}，响应风格 ${dialect}，已在运行`,
    },
  };
}

function otherProgram(probed: SendResult): Text {
  if (probed.kind === 'too_large')
    return { en: 'another server (a response over 1 MiB)', zh: '其他服务（响应超过 1 MiB）' };
  if (probed.kind !== 'response')
    return { en: 'a program that does not respond by HTTP', zh: '不以 HTTP 响应的程序' };
  return { en: `another server (HTTP ${probed.status})`, zh: `其他服务（HTTP ${probed.status}）` };
}

function textIn(object: Readonly<Record<string, unknown>> | undefined, part: string, name: string): string {
  const inner = object?.[part];
  if (typeof inner !== 'object' || inner === null) return '?';
  return shortLine(new Map(Object.entries(inner)).get(name), 80);
}

async function checkEmulatorClock(origin: string, token: string | undefined): Promise<readonly Check[]> {
  const clock = await getJson(`${origin}/__admin/clock`, token);
  const seconds = Math.round((Date.parse(String(clock?.['now'])) - Date.now()) / 1000);
  if (Number.isNaN(seconds)) return [];
  const isFrozen = clock?.['frozen'] === true;
  const isAway = Math.abs(seconds) > 1;
  const frozen = isFrozen ? { en: ', frozen', zh: '，已冻结' } : { en: '', zh: '' };
  return [
    {
      name: 'emulator_clock',
      label: { en: "Emulator's clock", zh: '模拟器时钟' },
      state: isAway || isFrozen ? 'note' : 'ok',
      text: {
        en: isAway
          ? `differs by ${seconds} s from this machine's${frozen.en}`
          : `same as this machine's${frozen.en}`,
        zh: isAway ? `与本机相差 ${seconds} 秒${frozen.zh}` : `与本机一致${frozen.zh}`,
      },
    },
  ];
}

/** Compares this machine's clock with an endpoint's, by the Date of its response, in whole seconds. */
export async function checkClock(origin: string): Promise<Check> {
  const about = { name: 'clock', label: { en: 'Clock', zh: '时钟' } };
  const startedAt = Date.now();
  const seen = await send(`${origin}/`, undefined, 'HEAD');
  if (seen.kind !== 'response') {
    return { ...about, state: 'bad', text: noResponseAt(origin, seen) };
  }
  const date = Date.parse(seen.headers['date'] ?? '');
  if (Number.isNaN(date)) {
    const text = { en: `${origin} sends no Date header`, zh: `${origin} 的响应没有 Date 头` };
    return { ...about, state: 'note', text };
  }
  const seconds = Math.round((date + 500 - (startedAt + Date.now()) / 2) / 1000);
  if (Math.abs(seconds) <= 2) {
    return { ...about, state: 'ok', text: { en: `same as that of ${origin}`, zh: `与 ${origin} 一致` } };
  }
  return {
    ...about,
    state: 'note',
    text: {
      en: `the clock of ${origin} differs by ${seconds} s; how far ts may be off is not documented (A4)`,
      zh: `${origin} 与本机相差 ${seconds} 秒；ts 允许的误差没有文档（A4）`,
    },
  };
}

async function getJson(
  url: string,
  token: string | undefined,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const seen = await send(url, token);
  return seen.kind === 'response' && seen.status === 200 ? jsonObject(seen.text) : undefined;
}

function send(url: string, token: string | undefined, method = 'GET'): Promise<SendResult> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return sendRequest(url, { method, headers, body: Buffer.alloc(0) }, timeoutMs);
}
