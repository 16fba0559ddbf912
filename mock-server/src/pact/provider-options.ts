import type { IncomingMessage, ServerResponse } from 'node:http';
import { adminStates, type AdminStatesOptions, type PactIdentity } from './admin-states.js';
import { type BroughtAbout, type ProviderStates, stateNames, type Values } from './provider-states.js';
import { isRecord } from './is-record.js';
import { resign, showWrongSign } from './signing.js';
import { jsonObject } from '../scenario/wire-text.js';

/** The provider to verify, and how its states are set up. */
export interface ProviderOptions extends AdminStatesOptions {
  /** How states are set up; by default over the emulator's admin API. */
  readonly states?: ProviderStates | undefined;
  /** Further state names that `states` supports. */
  readonly names?: readonly string[] | undefined;
}

type StateValues = Record<string, Values[string]>;

/** Pact calls `setup` and `teardown`; its types, shared with message pacts, require a function as well. */
interface StateHandler {
  (params?: unknown): Promise<StateValues>;
  readonly setup: (params?: unknown) => Promise<StateValues>;
  readonly teardown: () => Promise<undefined>;
}

type PactRequestFilter = (
  request: IncomingMessage & { body?: unknown },
  response: ServerResponse,
  next: () => void,
) => void;

/** Options for Pact's `Verifier`. The types are not tied to a version of Pact. */
export interface VerifierParts {
  readonly providerBaseUrl: string;
  readonly stateHandlers: Record<string, StateHandler>;
  readonly requestFilter: PactRequestFilter;
}

/**
 * Returns the options for Pact's `Verifier` to verify pacts about the coupon write-off. They contain handlers for the
 * provider states of {@link stateNames}, and a filter. The filter signs each request again after Pact has filled in its
 * values, and reports a response with a wrong signature to Pact. An interaction fails without sending its request if
 * its state failed or its caller is unknown.
 *
 * @example
 * import { Verifier } from '@pact-foundation/pact';
 * import { providerOptions } from '@shoubei-kit/mock-server/pact';
 *
 * const options = providerOptions({ baseUrl: 'http://127.0.0.1:4051' });
 * await new Verifier({ ...options, pactUrls: ['pacts/till-shoubei.json'] }).verifyProvider();
 */
export function providerOptions(options: ProviderOptions): VerifierParts {
  const { baseUrl, identity } = options;
  const states = options.states ?? adminStates(options);
  const interaction = new Interaction(states, identity);
  const names = [...Object.values(stateNames), ...(options.names ?? [])];
  return {
    providerBaseUrl: baseUrl,
    stateHandlers: Object.fromEntries(names.map((name) => [name, handler(interaction, name)])),
    requestFilter: (request, response, next) => {
      if (request.url !== '/_pactSetup')
        filter(interaction.current(), options, states, request, response, next);
      else next();
    },
  };
}

function handler(interaction: Interaction, name: string): StateHandler {
  const setup = async (params?: unknown): Promise<StateValues> => ({
    ...(await interaction.enter(name, isRecord(params) ? params : {})),
  });
  const teardown = async (): Promise<undefined> => {
    await interaction.leave();
    return undefined;
  };
  return Object.assign((params?: unknown) => setup(params), { setup, teardown });
}

/** The values from the states of the current interaction. */
type InteractionState = Omit<BroughtAbout, 'values'> & { readonly values?: Values };

/**
 * Keeps the values from the states of one interaction. Pact sets up each state, sends the request, and tears each down.
 */
class Interaction {
  readonly #states: ProviderStates;
  readonly #fallback: InteractionState | undefined;
  #open = 0;
  #state: InteractionState | undefined;
  #problem: string | undefined;

  constructor(states: ProviderStates, identity: PactIdentity | undefined) {
    this.#states = states;
    this.#fallback = identity && { key: identity.key };
  }

  current(): InteractionState | string {
    const nobody =
      'no provider state said who calls: give the interaction one, or providerOptions an identity / 不知调用方是谁';
    return this.#problem ?? this.#state ?? this.#fallback ?? nobody;
  }

  async enter(name: string, params: Readonly<Record<string, unknown>>): Promise<Values> {
    this.#open += 1;
    try {
      const { values, ...more } = await this.#states.bringAbout({ name, params });
      this.#state = { ...this.#state, ...more, values: { ...this.#state?.values, ...values } };
      return values;
    } catch (error) {
      this.#problem = `"${name}": ${error instanceof Error ? error.message : String(error)}`;
      throw error; // Pact prints the error and continues, so the filter must stop
    }
  }

  async leave(): Promise<void> {
    this.#open -= 1;
    if (this.#open > 0) return;
    this.#open = 0;
    this.#state = undefined;
    this.#problem = undefined;
    await this.#states.leave();
  }
}

function filter(
  state: InteractionState | string,
  { signing = {} }: ProviderOptions,
  states: ProviderStates,
  request: IncomingMessage & { body?: unknown },
  response: ServerResponse,
  next: () => void,
): void {
  if (typeof state === 'string') {
    refuse(response, state);
    return;
  }
  const { key, values, signAsSent } = state;
  const fields = isRecord(request.body) && !Buffer.isBuffer(request.body) ? request.body : undefined;
  const ts = values?.['ts'];
  const signed =
    fields && !signAsSent ? resign(fields, { key, signing, ...(typeof ts === 'string' && { ts }) }) : fields;
  const body = bytesOf(signed ?? request.body);
  const held = states.heldBack?.(signed ?? jsonObject(body.toString()) ?? {}, body);
  if (held !== undefined) {
    refuse(response, held);
    return;
  }
  if (signed) {
    // A Buffer with its length set: anything else arrives cut, or never.
    request.body = body;
    request.headers['content-length'] = String(body.length);
  }
  showWrongSign(response, key, signing);
  next();
}

/** A request's body as it is sent: Pact parses JSON, and leaves other types as bytes or text. */
function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : (JSON.stringify(body) ?? ''));
}

/** Fails the interaction without sending its request. */
function refuse(response: ServerResponse, why: string): void {
  response.statusCode = 500;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ not_sent: why }));
}
