import { signal } from '@preact/signals';
import type { CouponView } from '../src/workbench/coupons.js';
import type { Both } from './preferences.js';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Reason the admin API did not do what it was asked for, in both languages. */
export class Problem extends Error {
  override readonly name: string = 'Problem';
  /** The HTTP status; 0 where nothing answered. */
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

/** What the admin API says about coupons that it did not take. */
interface ProblemDetails {
  /** Coupons whose codes a new one has. */
  readonly existing?: readonly CouponView[];
  /** What is wrong, by field and line (from 1), or coupon (from 0). */
  readonly problems?: readonly {
    readonly index?: number;
    readonly line?: number;
    readonly field: string;
    readonly message: string;
    readonly message_zh: string;
  }[];
  /** How many further ones there are. */
  readonly more?: number;
}

/** Whether the token is being asked for; `refused` where one was given that is not right. */
export const tokenAsked = signal<'no' | 'asked' | 'refused'>('no');

/** Kept for this tab only, and gone when it is closed. */
const tokenName = 'shoubei-mock.token';

let awaited: { readonly promise: Promise<void>; readonly done: () => void } | undefined;

/** Goes on with every call that waits for the token. */
export function giveToken(token: string): void {
  sessionStorage.setItem(tokenName, token);
  tokenAsked.value = 'no';
  awaited?.done();
  awaited = undefined;
}

function newToken(refused: string | null): Promise<void> {
  if (sessionStorage.getItem(tokenName) !== refused) return Promise.resolve();
  if (!awaited) {
    let done = (): void => {};
    const promise = new Promise<void>((resolve) => {
      done = resolve;
    });
    awaited = { promise, done };
    tokenAsked.value = refused === null ? 'asked' : 'refused';
  }
  return awaited.promise;
}

/**
 * Calls `/__admin` with the token, and asks for it where it is needed. The page is at `/__admin/ui/`, and whatever stands
 * before that stands before the admin API too.
 *
 * @throws Problem where nothing answers
 */
export async function adminFetch(path: string, init: RequestInit = {}): Promise<Response> {
  for (;;) {
    const token = sessionStorage.getItem(tokenName);
    const headers = new Headers(init.headers);
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    const response = await fetch(`..${path}`, { ...init, headers }).catch((error: unknown) => {
      if (init.signal?.aborted) throw error;
      throw new Problem(0, {
        en: 'The emulator does not answer. Is it still running?',
        zh: '模拟器没有响应，它还在运行吗？',
      });
    });
    if (response.status !== 401) return response;
    await newToken(token);
  }
}

/**
 * One call of the admin API, and what it returns.
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
    return new Problem(status, { en: `The emulator answered ${status}.`, zh: `模拟器响应 ${status}` });
  }
}
