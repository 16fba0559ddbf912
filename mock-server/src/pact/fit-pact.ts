import type { BilingualText } from '@shoubei-kit/contracts';
import type { ProviderState, ProviderStates, Values } from './provider-states.js';
import { isRecord } from './is-record.js';

/** A pact file's content, V3 or V4. */
export interface Pact {
  readonly interactions: readonly Readonly<Record<string, unknown>>[];
}

/** An interaction that cannot be verified here. */
export interface LeftOut {
  readonly description: string;
  readonly reason: BilingualText;
}

/** The pact as it can be verified here, and what of it cannot. */
export interface FittedPact {
  readonly pact: Pact;
  readonly leftOut: readonly LeftOut[];
}

/**
 * Fits a pact to a provider: leaves out the interactions whose states cannot be brought about there, and puts the provider's
 * own values in place of the examples, in the request and in the answer. (Pact's verifier fills in requests only, and would
 * compare an answer's echo with the example.) Nothing is dropped silently: say what was left out.
 *
 * @throws Error for a value that is no pact
 * @example
 * const pact = JSON.parse(await readFile('pacts/till-shoubei.json', 'utf8'));
 * const fitted = await fitPact(pact, adminStates({ baseUrl: 'http://127.0.0.1:4051' }));
 * for (const { description, reason } of fitted.leftOut) console.log(`left out: ${description}: ${reason.en}`);
 * await writeFile('pacts/fitted.json', JSON.stringify(fitted.pact));
 */
export async function fitPact(pact: unknown, states: ProviderStates): Promise<FittedPact> {
  if (!isPact(pact))
    throw new Error('a pact with interactions is expected, V3 or V4 / 应为 V3 或 V4 的 pact');
  const interactions: Pact['interactions'][number][] = [];
  const leftOut: LeftOut[] = [];
  for (const interaction of pact.interactions) {
    const plan = await states.plan(statesOf(interaction));
    if ('values' in plan) interactions.push(filledIn(interaction, plan.values));
    else leftOut.push({ description: String(interaction['description']), reason: plan.obstacle });
  }
  return { pact: { ...pact, interactions }, leftOut };
}

function isPact(value: unknown): value is Pact {
  return isRecord(value) && Array.isArray(value['interactions']) && value['interactions'].every(isRecord);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function statesOf(interaction: Readonly<Record<string, unknown>>): readonly ProviderState[] {
  return listOf(interaction['providerStates'])
    .filter(isRecord)
    .map(({ name, params }) => ({ name: String(name), params: isRecord(params) ? params : {} }));
}

function filledIn(
  interaction: Readonly<Record<string, unknown>>,
  values: Values,
): Readonly<Record<string, unknown>> {
  return {
    ...interaction,
    providerStates: statesOf(interaction).map(({ name, params }) => ({
      name,
      params: overlaid(params, values),
    })),
    request: messageWith(interaction['request'], values),
    response: messageWith(interaction['response'], values),
  };
}

/** The provider's values of parameters that the pact names. */
function overlaid(params: ProviderState['params'], values: Values): ProviderState['params'] {
  const known = Object.keys(params).flatMap((name) => (name in values ? [[name, values[name]]] : []));
  return { ...params, ...Object.fromEntries(known) };
}

function messageWith(message: unknown, values: Values): unknown {
  if (!isRecord(message) || !isRecord(message['body']) || !isRecord(message['generators'])) return message;
  const { body, generators } = message;
  const own = Object.entries(isRecord(generators['body']) ? generators['body'] : {}).flatMap(
    ([path, generator]) => ownValue(path, generator, values),
  );
  const withOwn = (fields: unknown): unknown =>
    isRecord(fields) ? { ...fields, ...Object.fromEntries(own.filter(([name]) => name in fields)) } : fields;
  // V4 keeps the fields under `content`.
  return {
    ...message,
    body: 'content' in body ? { ...body, content: withOwn(body['content']) } : withOwn(body),
  };
}

/** The field at a path such as `$.codes` and the text that a generator such as `${coupon_code}` makes of it. */
function ownValue(path: string, generator: unknown, values: Values): readonly [string, string][] {
  const [, field] = /^\$\.(\w+)$/u.exec(path) ?? [];
  if (field === undefined || !isRecord(generator) || generator['type'] !== 'ProviderState') return [];
  const [, name] = /^\$\{(\w+)\}$/u.exec(String(generator['expression'])) ?? [];
  const value = name === undefined ? undefined : values[name];
  return value === undefined ? [] : [[field, String(value)]];
}
