import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as exchanging from '../../mock-server/src/verify/exchange.js';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readScenarios } from '@shoubei-kit/fixtures/scenarios';
import { verifyOwn } from '../../mock-server/src/verify/own-emulators.js';
import { type Prism, type SeenExchange, startPrism, type Violation } from '../support/prism.js';

// Every exchange of the suite, as it goes over the wire.
const seen = vi.hoisted((): SeenExchange[] => []);
vi.mock('../../mock-server/src/verify/exchange.js', async (original) => {
  const real = await original<typeof exchanging>();
  const exchange: typeof real.exchange = async (url, outgoing, giveUpMs) => {
    const came = await real.exchange(url, outgoing, giveUpMs);
    if (came.kind === 'answer' && url.endsWith(real.writeOffPath)) {
      const { status, headers: answerHeaders, text: answer } = came;
      seen.push({ headers: outgoing.headers, body: outgoing.body, status, answerHeaders, answer });
    }
    return came;
  };
  return { ...real, exchange };
});

const dialects = ['example', 'table'] as const;
const documentOf = (dialect: string): string =>
  fileURLToPath(new URL(`../../contracts/openapi/openapi.${dialect}.json`, import.meta.url));

interface Judged {
  readonly exchange: SeenExchange;
  readonly outcome: string | undefined;
  readonly fault: string | undefined;
  readonly violations: readonly Violation[] | 'no answer';
}

const judged = new Map<string, readonly Judged[]>();
const prisms: Prism[] = [];
const prismFor = async (document: string): Promise<Prism> => {
  const prism = await startPrism(document);
  prisms.push(prism);
  return prism;
};

beforeAll(async () => {
  const read = await readScenarios();
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  for (const dialect of dialects) {
    seen.splice(0);
    const results = await verifyOwn(read.scenarios, [dialect]);
    expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
    judged.set(dialect, await judgeAll([...seen], await prismFor(documentOf(dialect))));
  }
}, 300_000);
afterAll(() => {
  for (const prism of prisms) prism.close();
});

async function judgeAll(exchanges: readonly SeenExchange[], prism: Prism): Promise<readonly Judged[]> {
  const found: Judged[] = [];
  const left = exchanges.values();
  const work = async (): Promise<void> => {
    for (const exchange of left) {
      const { 'x-shoubei-mock-outcome': outcome, 'x-shoubei-mock-fault': fault } = exchange.answerHeaders;
      const isReadable = isJsonObject(exchange);
      // Prism answers nothing to what is no JSON object: there, only the answer is judged, of a request that is one.
      const asked = isReadable ? exchange : { ...exchange, headers: plain, body: Buffer.from(standIn) };
      found.push({ exchange, outcome, fault, violations: await prism.judge(asked) });
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return found;
}

const plain = { 'content-type': 'application/json' };
const standIn =
  '{"inst_no":"900024","merchant_no":"1","shop_no":"1","ts":"20261123120000","coupon_code":"1","sign":"1"}';

function isJsonObject({ body, headers }: SeenExchange): boolean {
  if (!/^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/iu.test(headers['content-type'] ?? ''))
    return false;
  if (headers['content-encoding'] !== undefined || body.length > 100_000) return false;
  try {
    const value: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body),
    );
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

const of = (dialect: string): readonly Judged[] => judged.get(dialect) ?? [];
const violations = ({ violations: found }: Judged, part: string): readonly Violation[] =>
  found === 'no answer' ? [] : found.filter(({ location }) => location[0] === part);

/** Prism passes on no answer that says it is JSON and is none; that it does not is its finding. */
const isCaught = (one: Judged): boolean =>
  one.violations === 'no answer' || violations(one, 'response').length > 0;

/** HTTP 200, and no answer of the endpoint: an emulator was told to do so. */
const isBroken = ({ fault, exchange: { answer, status } }: Judged): boolean =>
  fault !== undefined && status === 200 && !(answer.startsWith('{') && answer.endsWith('}'));

/** A sign that is missing or too long is a matter of the profile's `signature`, or of what is answered: bad_signature (A15). */
const isOfSign = ({ outcome, violations: found, exchange: { answerHeaders } }: Judged): boolean =>
  found !== 'no answer' &&
  found.every(
    ({ location, code, message }) =>
      location.at(-1) === 'sign' || code === 'anyOf' || message.endsWith("required property 'sign'"),
  ) &&
  (/^(?:bad_signature|unknown_institution)$/u.test(outcome ?? '') ||
    /^(?:missing|not-checked)$/u.test(answerHeaders['x-shoubei-mock-signature'] ?? ''));

describe.each(dialects)('over the whole suite in the dialect %s, Prism', (dialect) => {
  test('finds no violation in any answer, and each one that a fault has broken', () => {
    const all = of(dialect);
    expect(all.length).toBeGreaterThan(800);
    const intact = all.filter((one) => !isBroken(one));
    expect(
      intact.filter(isCaught).map(({ exchange, violations: found }) => [exchange.answer, found]),
    ).toEqual([]);
    expect(all.filter(isBroken).length).toBeGreaterThan(5);
    expect(all.filter(isBroken).filter((one) => !isCaught(one))).toEqual([]);
  });

  test('finds no violation in any request that was not refused for it', () => {
    const found = of(dialect).filter((one) => violations(one, 'request').length > 0);
    const notRefused = found.filter(({ outcome }) => outcome !== 'illegal_parameter');
    expect(found.length).toBeGreaterThan(50);
    expect(
      notRefused
        .filter((one) => !isOfSign(one))
        .map(({ exchange, violations: v }) => [String(exchange.body), v]),
    ).toEqual([]);
    expect(notRefused.length).toBeLessThan(12);
  });

  test('would find an answer that is not as the document has it', async () => {
    const text = readFileSync(documentOf(dialect), 'utf8');
    const mutated = text
      .replaceAll('"const": "SUCCESS"', '"const": "SUCCEEDED"')
      .replaceAll('"^5', '"^6')
      .replaceAll(/"order_no": \{\s*"type": "null"/gu, '"order_no": {\n"type": "number"');
    expect(mutated).not.toBe(text);
    const path = join(mkdtempSync(join(tmpdir(), 'shoubei-')), 'mutated.json');
    writeFileSync(path, mutated);
    const prism = await prismFor(path);
    const written = of(dialect).find(({ outcome }) => outcome === 'written_off');
    const refused = of(dialect).find(({ outcome }) => outcome === 'not_found');
    for (const one of [written, refused]) {
      const again = one ? await prism.judge(one.exchange) : [];
      expect(again).toEqual(expect.arrayContaining([expect.objectContaining({ severity: 'Error' })]));
    }
  });
});
