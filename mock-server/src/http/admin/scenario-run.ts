import { once } from 'node:events';
import { createServer } from 'node:http';
import type { BilingualText } from '@shoubei-kit/contracts';
import type { NamedScenario } from '@shoubei-kit/fixtures/scenarios';
import type { Request } from 'express';
import { urlOf } from '../../http-address.js';
import { adminClient } from '../../scenario/admin-client.js';
import type { Difference } from '../../scenario/difference.js';
import type { EndpointProfile } from '../../scenario/endpoint-profile.js';
import { unmetSetting } from '../../scenario/settings-needed.js';
import type { SendResult } from '../../scenario/send-request.js';
import { stepInWords } from '../../scenario/plan/step-words.js';
import { runScenario } from '../../scenario/run-scenarios.js';
import { tokenIn } from '../admin-token.js';

/** One step and its result. */
export interface RunStep {
  /** From 1. */
  readonly number: number;
  readonly what: BilingualText;
  /** `not_run` after a step that differs. */
  readonly status: 'held' | 'differs' | 'not_run';
  /** A write-off's response as its caller received it. */
  readonly seen?: ShownResponse;
  readonly differences: readonly Difference[];
}

type ShownResponse =
  | { readonly kind: Exclude<SendResult['kind'], 'response'> }
  | { readonly kind: 'response'; readonly status: number; readonly outcome?: string; readonly body: string };

/** The result of a scenario run. */
export interface RunHere {
  readonly name: string;
  readonly about: BilingualText;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** The setting of this emulator that the scenario does not fit, if it was skipped. */
  readonly setting?: string;
  /** The reason why it could not be set up. */
  readonly problem?: string;
  readonly ms: number;
  readonly steps: readonly RunStep[];
}

/**
 * Runs one scenario against this emulator like `shoubei-mock verify --base-url`: from outside, over HTTP. For this time
 * the emulator also listens on a separate loopback port without TLS. Its own host, TLS and names do not matter.
 */
export async function runHere(
  { name, scenario }: NamedScenario,
  endpointProfile: EndpointProfile,
  { app, headers }: Request,
): Promise<RunHere> {
  const { about } = scenario;
  const setting = unmetSetting(scenario, endpointProfile);
  if (setting !== undefined) return { name, about, status: 'skipped', setting, ms: 0, steps: [] };
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const startedAt = performance.now();
  try {
    const baseUrl = urlOf('http', server.address());
    const token = tokenIn(headers.authorization); // the request for the run carried it, if there is one
    const played = new Map<number, SendResult | undefined>();
    const differences = await runScenario(
      scenario,
      { baseUrl, admin: adminClient(baseUrl, token), endpointProfile },
      ({ number, result }) => played.set(number, result),
    );
    const ms = Math.round(performance.now() - startedAt);
    return { name, about, ms, ...judged(scenario.steps, played, differences) };
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** A run ends with the first step that differs. A difference without a step prevented its start. */
function judged(
  steps: NamedScenario['scenario']['steps'],
  played: ReadonlyMap<number, SendResult | undefined>,
  differences: readonly Difference[],
): Pick<RunHere, 'status' | 'problem' | 'steps'> {
  const [first] = differences;
  const last = first?.step ?? Infinity;
  return {
    status: first ? 'failed' : 'passed',
    ...(first?.step === 0 && { problem: `${first.field}: ${first.seen}` }),
    steps: steps.map((step, index) => {
      const number = index + 1;
      const result = played.get(number);
      return {
        number,
        what: step.about ?? stepInWords(step),
        status: number < last ? 'held' : number === last ? 'differs' : 'not_run',
        ...(result && { seen: resultOf(result) }),
        differences: differences.filter((one) => one.step === number),
      };
    }),
  };
}

function resultOf(result: SendResult): ShownResponse {
  if (result.kind !== 'response') return { kind: result.kind };
  const outcome = result.headers['x-shoubei-mock-outcome'];
  return {
    kind: 'response',
    status: result.status,
    ...(outcome !== undefined && { outcome }),
    body: result.text,
  };
}
