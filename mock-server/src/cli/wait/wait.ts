import { setTimeout as sleep } from 'node:timers/promises';
import { shortLine } from '../../core/printable.js';
import type { Text } from '../../core/refusal.js';
import { failureOf } from '../../record/failure.js';
import { type SendResult, sendRequest } from '../../scenario/send-request.js';
import { jsonObject } from '../../scenario/wire-text.js';
import { type CommandCall, type ExitCode, wholeNumber } from '../line/command.js';
import { printError } from '../line/warn.js';
import { emulatorAddress } from '../options/base-url.js';
import { defaultBaseUrl } from '../options/common.js';

/** Pause between two checks. */
const pauseMs = 100;

/** Timeout of one check; the emulator waits a second for its store. */
const patienceMs = 2_000;

/** `wait`: waits until the emulator is ready; 1 if it is not ready in time. */
export async function runWait(call: CommandCall): Promise<ExitCode> {
  const address = emulatorAddress(call.text('base-url') ?? ownAddress(call), call);
  const seconds = wholeNumber(call, 'timeout', 0, 86_400) ?? 30;
  const until = performance.now() + seconds * 1_000;
  for (;;) {
    const problem = await problemAt(address);
    if (problem === undefined) {
      call.io.out(call.language === 'en' ? `${address} is ready` : `${address} 已就绪`);
      return 0;
    }
    if (until - performance.now() < pauseMs) {
      printError(
        call,
        `${address} is not ready after ${seconds} s: ${problem.en}`,
        `等待 ${seconds} 秒后 ${address} 仍未就绪：${problem.zh}`,
      );
      return 1;
    }
    await sleep(pauseMs);
  }
}

/** The address of `serve` on this machine in the same environment: a container's health check has no other flags. */
function ownAddress({ io }: CommandCall): string {
  const [, port] = /^([1-9]\d{0,4})$/u.exec(io.env['SHOUBEI_MOCK_PORT'] ?? '') ?? [];
  return port === undefined ? defaultBaseUrl : `http://127.0.0.1:${port}`;
}

/** Describes why no emulator is ready there; undefined if one is ready. */
async function problemAt(address: string): Promise<Text | undefined> {
  const probe = { method: 'GET', headers: {}, body: Buffer.alloc(0) };
  return problemOf(await sendRequest(`${address}/__admin/ready`, probe, patienceMs), new URL(address));
}

function problemOf(seen: SendResult, { host, protocol }: URL): Text | undefined {
  if (seen.kind === 'unreachable') {
    return failureOf({ error: seen.code, host, isTls: protocol === 'https:', flag: '--base-url' }).text;
  }
  if (seen.kind === 'reset') {
    return {
      en: `the connection was cut: check --base-url (http:// or https://)`,
      zh: '连接被切断：请检查 --base-url（http:// 或 https://）',
    };
  }
  if (seen.kind === 'too_large') {
    return {
      en: 'another program responds there (over 1 MiB): check --base-url',
      zh: '该处响应的是其他程序（超过 1 MiB）：请检查 --base-url',
    };
  }
  if (seen.kind === 'no_response') return { en: 'nothing responded in time', zh: '未在时限内响应' };
  const body = jsonObject(seen.text);
  if (seen.status === 200 && body?.['status'] === 'ready') return undefined;
  if (seen.headers['x-shoubei-mock-request-id'] !== undefined) return emulatorProblem(body);
  const { status } = seen;
  return {
    en: `another program responds there (HTTP ${status}): check --base-url`,
    zh: `该处响应的是其他程序（HTTP ${status}）：请检查 --base-url`,
  };
}

/** The emulator's own message: its store cannot be reached, or it is shutting down. */
function emulatorProblem(body: Readonly<Record<string, unknown>> | undefined): Text {
  const error = new Map(Object.entries(body?.['error'] ?? {}));
  return {
    en: `the emulator runs, but: ${shortLine(error.get('message'))}`,
    zh: `模拟器已启动，但：${shortLine(error.get('message_zh'))}`,
  };
}
