import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type NamedScenario, readScenarios } from '@shoubei-kit/fixtures/scenarios';
import { verifyOwn } from '../../mock-server/src/verify/own-emulators.js';
import { type Prism, type SeenExchange, startPrism, type Violation } from '../support/prism.js';

const dialects = ['example', 'table'] as const;
const documentOf = (dialect: string): string =>
  fileURLToPath(new URL(`../../contracts/openapi/openapi.${dialect}.json`, import.meta.url));

interface Judged {
  readonly exchange: SeenExchange;
  readonly outcome: string | undefined;
  readonly fault: string | undefined;
  readonly reason: string | undefined;
  readonly violations: readonly Violation[] | 'no response';
}

const judged = new Map<string, readonly Judged[]>();
const prisms: Prism[] = [];
const prismFor = async (document: string): Promise<Prism> => {
  const prism = await startPrism(document);
  prisms.push(prism);
  return prism;
};

/**
 * Takes all exchanges that were seen, and what Prism finds in each, for the tests of {@link describeSuite}.
 */
async function judgeSuite(seen: SeenExchange[], choose: Choice['choose']): Promise<void> {
  const read = await readScenarios();
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  for (const dialect of dialects) {
    seen.splice(0);
    const results = await verifyOwn(choose(read.scenarios), [dialect]);
    expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
    judged.set(dialect, await judgeAll([...seen], await prismFor(documentOf(dialect))));
  }
}

async function judgeAll(exchanges: readonly SeenExchange[], prism: Prism): Promise<readonly Judged[]> {
  const found: Judged[] = [];
  const left = exchanges.values();
  const work = async (): Promise<void> => {
    for (const exchange of left) {
      const { 'x-shoubei-mock-outcome': outcome, 'x-shoubei-mock-fault': fault } = exchange.responseHeaders;
      // If Prism cannot read a request, only its response is judged, to a request that Prism can read.
      const reason = unreadable(exchange);
      const body = reason === undefined ? exchange.body : Buffer.from(standIn);
      const asked = { ...exchange, headers: plain, body };
      found.push({ exchange, outcome, fault, reason, violations: await prism.judge(asked) });
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return found;
}

const plain = { 'content-type': 'application/json' };
const standIn =
  '{"inst_no":"900024","merchant_no":"1","shop_no":"1","ts":"20261123120000","coupon_code":"1","sign":"1"}';

/**
 * Why Prism cannot judge a request. It sends no response if the body is not a JSON object, and unpacks or
 * decodes differently.
 */
function unreadable({ body, headers }: SeenExchange): string | undefined {
  const type = headers['content-type'] ?? '';
  if (!/^application\/json\s*(?:;|$)/iu.test(type)) return 'media type';
  if (/charset=(?!"?utf-?8"?\s*(?:;|$))/iu.test(type)) return 'charset';
  if (!/^(?:identity)?$/iu.test(headers['content-encoding'] ?? '')) return 'content encoding';
  if (body.length > 100_000) return 'size';
  try {
    const value: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body),
    );
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'not an object';
  } catch {
    return 'not JSON';
  }
}

const of = (dialect: string): readonly Judged[] => judged.get(dialect) ?? [];
const violations = ({ violations: found }: Judged, part: string): readonly Violation[] =>
  found === 'no response' ? [] : found.filter(({ location }) => location[0] === part);

/** Prism passes on no response that claims to be JSON but is not: that is its finding. */
const isCaught = (one: Judged): boolean =>
  one.violations === 'no response' || violations(one, 'response').length > 0;

/** Not a response of the endpoint, with any status: a fault made it. */
const isBroken = ({ fault, exchange: { answer } }: Judged): boolean =>
  fault !== undefined && !(answer.startsWith('{') && answer.endsWith('}'));

/**
 * For a missing or too long signature, the profile's `signatureCheck` decides, or the response: bad_signature
 * (A15).
 */
const isOfSign = ({ outcome, violations: found, exchange: { responseHeaders } }: Judged): boolean =>
  found !== 'no response' &&
  found.every(
    ({ location, code, message }) =>
      location.at(-1) === 'sign' || code === 'anyOf' || message.endsWith("required property 'sign'"),
  ) &&
  (/^(?:bad_signature|unknown_institution)$/u.test(outcome ?? '') ||
    /^(?:missing|not-checked)$/u.test(responseHeaders['x-shoubei-mock-signature'] ?? ''));

/**
 * The error put into a document, and the outcome whose response it forbids. Responses of other outcomes stay
 * valid.
 */
const mutations: Record<(typeof dialects)[number], readonly [string, RegExp, string][]> = {
  example: [
    ['not_found', /\(\?!SUCCESS\$\|FAIL\$\)/gu, '(?!SUCCESS$|FAIL$|0201$)'],
    ['written_off', /("amount": \{\s*"type": )"string"/gu, '$1"integer"'],
  ],
  table: [
    ['not_found', /("order_no": \{\s*"type": )"null"/gu, '$1"number"'],
    ['written_off', /("result_code": \{\s*"const": )"SUCCESS"/gu, '$1"SUCCEEDED"'],
  ],
};

/** Which scenarios are run, and how much they must contain at least so that the tests are meaningful. */
export interface Choice {
  readonly choose: (all: readonly NamedScenario[]) => readonly NamedScenario[];
  readonly atLeast: { readonly exchanges: number; readonly broken: number; readonly faulty: number };
  readonly unsigned: number;
  readonly unreadable: Readonly<Record<string, number>>;
  /** The dialects whose document is changed so that Prism must find errors. */
  readonly mutated: readonly (typeof dialects)[number][];
}

/** Expects that Prism, over the exchanges of the scenarios in both dialects, finds exactly the errors. */
export function describeSuite(seen: SeenExchange[], choice: Choice): void {
  beforeAll(() => judgeSuite(seen, choice.choose), 600_000);
  afterAll(() => {
    for (const prism of prisms) prism.close();
  });
  describe.each(dialects)('over the suite in the dialect %s, Prism', (dialect) =>
    describeDialect(dialect, choice),
  );
  describe.each(choice.mutated)('in the dialect %s, Prism', describeMutated);
}

function describeDialect(dialect: string, { atLeast, unsigned, unreadable: expected }: Choice): void {
  test('finds no violation in any response, except in each one that a fault has broken', () => {
    const all = of(dialect);
    expect(all.length).toBeGreaterThanOrEqual(atLeast.exchanges);
    const intact = all.filter((one) => !isBroken(one));
    expect(
      intact.filter(isCaught).map(({ exchange, violations: found }) => [exchange.answer, found]),
    ).toEqual([]);
    expect(all.filter(isBroken).length).toBeGreaterThanOrEqual(atLeast.broken);
    expect(all.filter(isBroken).filter((one) => !isCaught(one))).toEqual([]);
  });

  test('finds no violation in any request that was not rejected for it', () => {
    const found = of(dialect).filter((one) => violations(one, 'request').length > 0);
    const notRefused = found.filter(({ outcome }) => outcome !== 'illegal_parameter');
    expect(found.length).toBeGreaterThanOrEqual(atLeast.faulty);
    expect(
      notRefused
        .filter((one) => !isOfSign(one))
        .map(({ exchange, violations: v }) => [String(exchange.body), v]),
    ).toEqual([]);
    const written = notRefused.filter(({ outcome }) => outcome === 'written_off');
    const signatures = written.map(
      ({ exchange: { responseHeaders } }) => responseHeaders['x-shoubei-mock-signature'],
    );
    // Written off though faulty, and only if the profile says that a signature is optional.
    expect(signatures).toHaveLength(unsigned);
    expect(new Set(signatures)).toEqual(new Set(['missing', 'not-checked']));
  });

  test('judges every request except those that it cannot read, of which none was written off', () => {
    const skipped = of(dialect).filter(({ reason }) => reason !== undefined);
    expect(new Set(skipped.map(({ outcome }) => outcome))).toEqual(new Set(['illegal_parameter']));
    const counts: Record<string, number> = {};
    for (const { reason = '' } of skipped) counts[reason] = (counts[reason] ?? 0) + 1;
    expect(counts).toEqual(expected);
  });
}

function describeMutated(dialect: (typeof dialects)[number]): void {
  test('finds a violation in a response if the document has another code, value or type', async () => {
    let text = readFileSync(documentOf(dialect), 'utf8');
    for (const [, from, to] of mutations[dialect]) {
      expect(text).toMatch(from);
      text = text.replaceAll(from, to);
    }
    const path = join(mkdtempSync(join(tmpdir(), 'shoubei-')), 'mutated.json');
    writeFileSync(path, text);
    const prism = await prismFor(path);
    const judge = async (outcome: string): Promise<unknown> => {
      const one = of(dialect).find((each) => each.outcome === outcome && each.fault === undefined);
      if (one === undefined) throw new Error(`no exchange is ${outcome}`);
      const found = await prism.judge(one.exchange);
      return found === 'no response'
        ? found
        : found.filter(({ location }) => location[0] === 'response').length;
    };
    for (const [outcome] of mutations[dialect]) expect(await judge(outcome)).toBeGreaterThan(0);
    expect(await judge('bad_signature')).toBe(0);
  });
}
