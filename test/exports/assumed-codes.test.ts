import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { allPages, read } from '../support/pages.js';

// Codes and messages that are on no page of the provider, as the protocol's table lists them.
const assumed = [
  ['bad_signature', '签名错误'],
  ['unknown_institution', '机构不存在'],
  ['stale_timestamp', '时间戳已失效'],
  ['system_error', '系统繁忙'],
  ['not_found', '券码不存在', '0201'],
  ['not_yet_valid', '券码未生效', '0202'],
  ['already_used', '券码已核销', '0203'],
  ['expired', '券码已过期', '0204'],
  ['frozen', '券码已冻结', '0206'],
  ['wrong_shop', '券码不适用于该门店', '0207'],
  ['wrong_channel', '券码与通道类型不符', '0208'],
  ['exclusive_discount', '已享受独立优惠，该券不可核销', '0209'],
  ['below_minimum', '订单金额未达使用门槛', '0210'],
  ['trace_conflict', '核销流水号重复', '0211'],
] as const;
const names: ReadonlySet<string> = new Set(assumed.map(([outcome]) => outcome));
const code = /(?<!\d)02(?:0[1-46-9]|1[01])(?!\d)/u;
const mark = /assumed|assumption|假设/u;

interface Expected {
  readonly outcome: string;
  readonly provenance?: string;
}
interface Pact {
  readonly interactions: readonly {
    readonly comments?: { readonly text: readonly string[] };
    readonly response: { readonly body: { readonly content: Readonly<Record<string, string>> } };
  }[];
}
interface Exchange extends Expected {
  readonly response: object;
}
interface OpenApi {
  readonly paths: Readonly<Record<string, { readonly post: object }>>;
}
interface Item {
  readonly name: string;
  readonly request: { readonly description: string };
  readonly event: readonly { readonly script: { readonly exec: readonly string[] } }[];
}

const unmarked = (text: string): readonly string[] =>
  text.split('\n').filter((line) => code.test(line) && !mark.test(line));

test('every line of a page with an assumed code says that it is assumed', () => {
  const found = allPages()
    .filter((page) => page !== 'CHANGELOG.md')
    .flatMap((page) => unmarked(read(page)).map((line) => `${page}: ${line}`));
  expect(found).toEqual([]);
  expect(unmarked('| `0203` | 券码已核销 |\n| `0205` | 券码已退款 |')).toEqual(['| `0203` | 券码已核销 |']);
});

test.each([
  ['docs/reference/errors.md', ' (assumed)'],
  ['docs/reference/errors.zh-CN.md', '（假设）'],
])('every assumed message of %s carries its mark, and no documented one does', (page, shown) => {
  const text = read(page);
  for (const [, message, number = 'FAIL'] of assumed)
    expect(text.replaceAll(/ +\|/gu, ' |')).toContain(`| \`${number}\` ${message}${shown} |`);
  expect(text.match(/\((?:assumed)\) +\||（假设） +\|/gu)).toHaveLength(assumed.length);
});

test.each(['example', 'table'])(
  'the OpenAPI document and the recorded exchanges of %s mark assumed codes',
  (dialect) => {
    const { paths }: OpenApi = JSON.parse(read(`contracts/openapi/openapi.${dialect}.json`));
    const summaries = [...JSON.stringify(paths).matchAll(/"(\w+)":\{"summary":"([^"]+)"/gu)].filter(
      ([, outcome = '']) => names.has(outcome),
    );
    expect(summaries.length).toBeGreaterThanOrEqual(2 * assumed.length);
    expect(summaries.filter(([, , summary = '']) => !summary.includes(' (assumed): '))).toEqual([]);
    const exchanges: Exchange[] = JSON.parse(read(`contracts/exchanges/${dialect}.json`));
    const known = exchanges.filter(({ provenance }) => provenance === 'assumed');
    expect(known.map(({ outcome }) => outcome).toSorted()).toEqual([...names].toSorted());
  },
);

test.each(['example', 'table'])('the pact of %s marks assumed codes in comments', (dialect) => {
  const { interactions }: Pact = JSON.parse(read(`contracts/pacts/sdk-lite-shoubei-dialect-${dialect}.json`));
  const found = interactions.flatMap(({ comments, response }) => {
    const message = response.body.content['return_msg'] ?? '';
    const [, , number = 'FAIL'] = assumed.find((row) => row[1] === message) ?? [];
    const isAssumed = assumed.some((row) => row[1] === message);
    return [[message, comments?.text.join() ?? '', isAssumed ? `${number} ${message} (assumed)` : '']];
  });
  expect(found.filter(([, text, expected]) => text !== expected)).toEqual([]);
  expect(found.filter(([, text]) => text !== '').length).toBeGreaterThanOrEqual(13);
});

test('the Postman collection marks assumed codes in descriptions and in the names of its tests', () => {
  const text = read('contracts/postman/shoubei-write-off.postman_collection.json');
  const { item }: { item: readonly { readonly name: string; readonly item?: readonly Item[] }[] } =
    JSON.parse(text);
  const outcomes = item.flatMap((one) => one.item ?? []).filter(({ name }) => names.has(name));
  expect(outcomes).toHaveLength(assumed.length - 1); // no request causes stale_timestamp
  for (const { name, request, event } of outcomes) {
    const [, message = ''] = assumed.find(([outcome]) => outcome === name) ?? [];
    expect(request.description).toContain(`${message} (assumed)`);
    expect(request.description).toContain(`${message}（假设）`);
    expect(event.flatMap(({ script }) => script.exec).join('\n')).toContain(`pm.test('${message} (assumed)'`);
  }
});

const exported = async (...args: readonly string[]): Promise<string> =>
  (await cli(['scenarios', 'export', ...args])).stdout;

test.each([
  ['en', 'markdown'],
  ['en', 'csv'],
  ['zh', 'markdown'],
  ['zh', 'csv'],
])('a plan for a till in %s as %s marks what is assumed', async (lang, format) => {
  const shown = lang === 'en' ? ' (assumed)' : '（假设）';
  const text = await exported(
    '--for',
    'till',
    '--lang',
    lang,
    '--format',
    format,
    '--only',
    'frozen,refunded-before-anything-else,magic-refunded',
  );
  expect(text).toContain(`券码已冻结${shown}`);
  expect(text).toMatch(/券码已退款(?! \(|（)/u);
});

test.each([
  ['en', 'markdown'],
  ['en', 'csv'],
  ['zh', 'markdown'],
  ['zh', 'csv'],
])('a test plan in %s as %s marks what is assumed, in both dialects', async (lang, format) => {
  const shown = lang === 'en' ? ' (assumed)' : '（假设）';
  const quote = format === 'csv' ? '""' : '"';
  const args = ['--lang', lang, '--format', format, '--only', 'frozen,refunded'];
  const text = await exported(...args);
  expect(text).toContain(
    `return_code ${quote}0206${quote}${shown}, return_msg ${quote}券码已冻结${quote}${shown}`,
  );
  expect(text).toContain(`return_code ${quote}0205${quote}, return_msg ${quote}券码已退款${quote}`);
  const other = await exported(...args, '--dialect', 'table');
  expect(other).toContain(
    `return_code ${quote}SUCCESS${quote}, return_msg ${quote}券码已冻结${quote}${shown}`,
  );
});

test('a test plan in JSON has the provenance of each expected code, as the profile has it', async () => {
  const plan: { steps: { expect: Expected }[] }[] = JSON.parse(
    await exported('--format', 'json', '--only', 'frozen,refunded,observed-by-the-profile'),
  );
  const seen = plan.flatMap(({ steps }) =>
    steps.map(({ expect: one }) => `${one.outcome} ${one.provenance}`),
  );
  expect([...new Set(seen)].toSorted()).toEqual([
    'already_used assumed',
    'frozen assumed',
    'not_found observed',
    'refunded documented',
    'written_off documented',
  ]);
});
