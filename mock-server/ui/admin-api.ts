import { signal } from '@preact/signals';
import type { CouponView } from '../src/workbench/coupons.js';
import { type Both, keep, keptText } from './preferences.js';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Why a call of the admin API failed, in both languages. */
export class Problem extends Error {
  override readonly name: string = 'Problem';
  /** The HTTP status; 0 if there was no response. */
  readonly status: number;
  readonly text: Both;
  readonly details: ProblemDetails;

  constructor(status: number, text: Both, details: ProblemDetails = {}) {
    super(text.en);
    this.status = status;
    this.text = text;
    this.details = details;
  }
}

/** The admin API's details about rejected coupons. */
interface ProblemDetails {
  /** Existing coupons with the code of a new one. */
  readonly existing?: readonly CouponView[];
  /** Problems by field and line (from 1), or coupon (from 0). */
  readonly problems?: readonly {
    readonly index?: number;
    readonly line?: number;
    readonly field: string;
    readonly message: string;
    readonly message_zh: string;
  }[];
  /** The number of further problems. */
  readonly more?: number;
}

export const unreachable: Both = {
  en: 'The emulator is not reachable. Is it still running?',
  zh: '无法连接模拟器，它还在运行吗？',
};

export const silent: Both = {
  en: 'The emulator does not respond. Is it paused or overloaded, or is the network down?',
  zh: '模拟器没有响应：是否已暂停、负载过高，或网络已断开？',
};

/** Longer than an emulator that is well takes for a response, and for the next bytes of its events. */
const patienceMs = 20_000;

/**
 * Does something that ends early when its time is over.
 *
 * @throws Problem if the act rejects with the reason of its signal
 */
export async function inTime<T>(act: (late: AbortSignal) => Promise<T>, ms: number = patienceMs): Promise<T> {
  const late = new AbortController();
  const ending = setTimeout(() => late.abort(new Problem(0, silent)), ms);
  try {
    return await act(late.signal);
  } finally {
    clearTimeout(ending);
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Whether the page prompts for the token; `refused` after a wrong one. */
export const tokenAsked = signal<'no' | 'asked' | 'refused'>('no');

/** The token; it is kept until this tab is closed. */
function tokenOfTab(): string | undefined {
  return keptText('token', true);
}

let awaited: { readonly promise: Promise<void>; readonly done: () => void } | undefined;

/** Resumes every call that waits for the token. */
export function giveToken(token: string): void {
  keep('token', token, true);
  tokenAsked.value = 'no';
  awaited?.done();
  awaited = undefined;
}

function newToken(refused: string | undefined): Promise<void> {
  if (tokenOfTab() !== refused) return Promise.resolve();
  if (!awaited) {
    let done = (): void => {};
    const promise = new Promise<void>((resolve) => {
      done = resolve;
    });
    awaited = { promise, done };
    tokenAsked.value = refused === undefined ? 'asked' : 'refused';
  }
  return awaited.promise;
}

/**
 * Calls `/__admin` with the token, and prompts for it if needed. The page is at `/__admin/ui/`; a path prefix before
 * that also applies to the admin API.
 *
 * @throws Problem if there is no response, or none in time
 */
export async function adminFetch(path: string, init: RequestInit = {}): Promise<Response> {
  for (;;) {
    const token = tokenOfTab();
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    const response = await inTime(
      async (late) => {
        const ending = AbortSignal.any(init.signal ? [late, init.signal] : [late]);
        return fetch(`..${path}`, { ...init, headers, signal: ending }).catch((error: unknown) => {
          throw ending.aborted ? error : new Problem(0, unreachable);
        });
      },
      isLong(path, init) ? 600_000 : patienceMs,
    );
    if (response.status !== 401) return response;
    await newToken(token);
  }
}

/** Whether something takes as long as there is to upload, to run or to remove. */
function isLong(path: string, { body }: RequestInit): boolean {
  return body instanceof Blob || /\/(?:run|load|reset)(?:\?|$)/u.test(path);
}

/**
 * Makes one call of the admin API and returns its result.
 *
 * @throws Problem
 * @example
 * const { now } = await call<ClockView>('GET', '/clock');
 */
export async function call<T>(
  method: Method,
  path: string,
  body?: object,
  stopped?: AbortSignal,
): Promise<T> {
  const response = await adminFetch(path, {
    method,
    // A blob has its own media type.
    ...(body instanceof Blob && { body }),
    ...(body !== undefined &&
      !(body instanceof Blob) && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    ...(stopped && { signal: stopped }),
  });
  const text = await response.text();
  if (!response.ok) throw problemIn(response.status, text);
  const answer: T = JSON.parse(text === '' ? 'null' : text);
  return answer;
}

export function problemIn(status: number, text: string): Problem {
  try {
    const { error }: { error: ProblemDetails & { message: string; message_zh: string } } = JSON.parse(text);
    return new Problem(status, { en: error.message, zh: error.message_zh }, error);
  } catch {
    return new Problem(status, { en: `The emulator responded ${status}.`, zh: `模拟器响应 ${status}` });
  }
}
