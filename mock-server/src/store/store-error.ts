import type { Text } from '../core/refusal.js';

/** An unusable store, in one line: the problem, its place, and the advice. It contains no password. */
export class StoreError extends Error {
  override readonly name: string = 'StoreError';
  readonly text: Text;
  /** Whether it may pass by itself: a server that is not there yet, a lock that another holds. */
  readonly isPassing: boolean;

  constructor(text: Text, options: ErrorOptions & { readonly isPassing?: boolean } = {}) {
    super(`${text.en} / ${text.zh}`, options);
    this.text = text;
    this.isPassing = options.isPassing ?? false;
  }
}

/** The package of a store, loaded only when it is needed. */
export async function optionalPackage<T>(name: string, range: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const code = codeOf(cause);
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw cause;
    throw new StoreError(
      {
        en: `this store needs the package ${name}, which is not there: npm install ${name}@${range}`,
        zh: `该存储需要未安装的包 ${name}：npm install ${name}@${range}`,
      },
      { cause },
    );
  }
}

/** `code`, where an error has one. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Two processes generated the same order number (A10), which is too rare for another attempt. */
export function takenNumber(order_no: string): StoreError {
  return new StoreError(
    {
      en: `order number ${order_no} was drawn twice; nothing was written, send the request again`,
      zh: `核销记录号 ${order_no} 重复，未写入任何内容，请重新发送请求`,
    },
    { isPassing: true },
  );
}

/** Another program, or a person, changed the data. The message quotes none of it, because it may hold a key. */
export function damaged(cause?: unknown): StoreError {
  const [en, zh] = damagedAdvice;
  return new StoreError(
    { en: `the store was changed by hand: ${en}`, zh: `存储中的数据被手工改动：${zh}` },
    { cause },
  );
}

export const damagedAdvice: readonly [en: string, zh: string] = [
  'reset or delete this tenant, or empty the store, which is then as at the start',
  '请重置或删除该租户，或清空存储（将恢复为初始状态）',
];

/** Others changed the same tenant at each attempt. */
export function crowded(): StoreError {
  return new StoreError(
    {
      en: 'too many changed this tenant at once, or it was changed by hand; nothing was written, send the request again',
      zh: '同时修改该租户的请求过多，或其数据被手工改动，未写入任何内容，请重新发送',
    },
    { isPassing: true },
  );
}
