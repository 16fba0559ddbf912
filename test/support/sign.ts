import { createHash } from 'node:crypto';

/** The key of the demo institutions. */
export const demoKey = 'shoubei-mock-demo-key';

/** The default rule, written again from its description and apart from the code under test. */
export function md5Sign(fields: Readonly<Record<string, unknown>>, key: string = demoKey): string {
  const pairs = Object.entries(fields)
    .filter(([name, value]) => name !== 'sign' && value !== null && value !== undefined)
    .map(
      ([name, value]) =>
        [Buffer.from(name), typeof value === 'string' ? value : JSON.stringify(value)] as const,
    )
    .toSorted(([a], [b]) => Buffer.compare(a, b))
    .map(([name, value]) => `${name.toString()}=${value}`);
  return createHash('md5')
    .update([...pairs, `key=${key}`].join('&'))
    .digest('hex');
}

export function signed(fields: Readonly<Record<string, unknown>>, key?: string): Record<string, unknown> {
  return { ...fields, sign: md5Sign(fields, key) };
}
