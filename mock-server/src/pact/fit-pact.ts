import type { BilingualText } from '@shoubei-kit/contracts';
import type { ProviderState, ProviderStates, Values } from './provider-states.js';
import { isRecord } from './is-record.js';

/** The content of a pact file, V2 to V4. */
export interface Pact {
  readonly interactions: readonly Readonly<Record<string, unknown>>[];
}

/** An interaction that cannot be verified at this provider. */
export interface LeftOut {
  readonly description: string;
  readonly reason: BilingualText;
}

/** The pact that can be verified at this provider, and the interactions left out. */
export interface FittedPact {
  readonly pact: Pact;
  readonly leftOut: readonly LeftOut[];
}

/**
 * Fits a pact to a provider. Leaves out the interactions whose states cannot be set up there. Replaces the examples
 * with the provider's own values, in the request and in the response. (Pact's verifier fills in requests only, and
 * would compare the echo in a response with the example.) Nothing is dropped silently: print `leftOut`.
 *
 * @throws Error for a value that is not a pact
 * @example
 * const pact = JSON.parse(await readFile('pacts/till-shoubei.json', 'utf8'));
 * const fitted = await fitPact(pact, adminStates({ baseUrl: 'http://127.0.0.1:4051' }));
 * for (const { description, reason } of fitted.leftOut) console.log(`left out: ${description}: ${reason.en}`);
 * await writeFile('pacts/fitted.json', JSON.stringify(fitted.pact));
 */
export async function fitPact(pact: unknown, states: ProviderStates): Promise<FittedPact> {
  if (!isPact(pact))
    throw new Error('a pact with interactions is expected, V2 to V4 / 应为 V2 至 V4 的 pact');
  const interactions: Pact['interactions'][number][] = [];
  const leftOut: LeftOut[] = [];
  for (const interaction of pact.interactions) {
    const plan = isHttp(interaction) ? await states.plan(statesOf(interaction)) : { obstacle: noHttp };
    if ('values' in plan) interactions.push(filledIn(interaction, plan.values));
    else leftOut.push({ description: String(interaction['description']), reason: plan.obstacle });
  }
  return { pact: { ...pact, interactions }, leftOut };
}

function isPact(value: unknown): value is Pact {
  return isRecord(value) && Array.isArray(value['interactions']) && value['interactions'].every(isRecord);
}

/** Whether an interaction is HTTP: a V4 file may also contain messages. */
function isHttp({ type = 'Synchronous/HTTP' }: Readonly<Record<string, unknown>>): boolean {
  return type === 'Synchronous/HTTP';
}

const noHttp: BilingualText = { en: 'it is a message, not an HTTP request', zh: '是消息，不是 HTTP 请求' };

/**
 * Lists the states. V3 and V4 have a list; V2 has one name: `providerState`, or `provider_state` in the oldest files.
 */
function statesOf(interaction: Readonly<Record<string, unknown>>): readonly ProviderState[] {
  const { providerState, provider_state: oldest = providerState, providerStates = oldest } = interaction;
  if (Array.isArray(providerStates)) return providerStates.map(stateOf);
  return providerStates === undefined || providerStates === null || providerStates === ''
    ? []
    : [stateOf(providerStates)];
}

/** Reads a state; an unreadable one becomes an unknown state. */
function stateOf(state: unknown): ProviderState {
  if (typeof state === 'string') return { name: state, params: {} };
  if (!isRecord(state) || typeof state['name'] !== 'string')
    return { name: JSON.stringify(state), params: {} };
  const { name, params } = state;
  return { name, params: isRecord(params) ? params : {} };
}

function filledIn(
  interaction: Readonly<Record<string, unknown>>,
  values: Values,
): Readonly<Record<string, unknown>> {
  return {
    ...interaction,
    ...('providerStates' in interaction && {
      providerStates: statesOf(interaction).map(({ name, params }) => ({
        name,
        params: overlaid(params, values),
      })),
    }),
    request: messageWith(interaction['request'], values),
    response: messageWith(interaction['response'], values),
  };
}

/** Replaces the parameters named in the pact with the provider's values. */
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
  // V4 has the fields under `content`.
  return {
    ...message,
    body: 'content' in body ? { ...body, content: withOwn(body['content']) } : withOwn(body),
  };
}

/** Returns the field at a path such as `$.codes` and the text of a generator such as `${coupon_code}`. */
function ownValue(path: string, generator: unknown, values: Values): readonly [string, string][] {
  const [, field] = /^\$\.(\w+)$/u.exec(path) ?? [];
  if (field === undefined || !isRecord(generator) || generator['type'] !== 'ProviderState') return [];
  const [, name] = /^\$\{(\w+)\}$/u.exec(String(generator['expression'])) ?? [];
  const value = name === undefined ? undefined : values[name];
  return value === undefined ? [] : [[field, String(value)]];
}
