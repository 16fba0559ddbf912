import { sign } from '@shoubei-kit/sdk-lite/signing';
import { scalarText } from '../core/checked-request.js';
import type { Deps } from '../core/emulator.js';
import type { Sent } from '../core/parse.js';
import { demo, type Settings } from '../core/settings.js';
import { institutionIn, tenantNameOf } from '../core/tenant.js';

/** Deliberate signing mistakes. */
export const signMistakes = ['missing', 'wrong_key', 'added_field'] as const;
export type SignMistake = (typeof signMistakes)[number];

/** A request to sign. */
export interface SignOrder {
  readonly fields: Sent;
  /** The path of the request. Its declaration may use another name for the institution. */
  readonly endpoint: string;
  readonly mistake?: SignMistake | undefined;
}

/** A key of no institution. */
const wrongKey = 'not-the-key-of-this-institution';

/**
 * The body of a signed request, as JSON text; undefined if the key of its institution is no test key. Everyone who
 * reaches the admin API can get any request signed. So only the demo key and the keys that the emulator generated sign.
 *
 * @throws SigningError for fields that cannot be signed at all
 */
export async function signRequest(
  { fields, endpoint, mistake }: SignOrder,
  deps: Deps,
): Promise<string | undefined> {
  const { settings } = deps;
  const { sign: _, ...rest } = fields;
  const key = await testKeyOf(scalarText(fields[instNoName(endpoint, settings)]) ?? '', deps);
  if (key === undefined) return undefined;
  const signed = sign(rest, settings.signing.request, mistake === 'wrong_key' ? wrongKey : key);
  const added = mistake === 'added_field' ? addedTo(rest) : {};
  return JSON.stringify({ ...rest, ...added, ...(mistake !== 'missing' && { sign: signed }) });
}

/**
 * The key of an institution, if anybody may sign with it; undefined if a person set it. An unknown number gets the demo
 * key: its request is rejected with any signature.
 */
export async function testKeyOf(inst_no: string, { settings, store }: Deps): Promise<string | undefined> {
  const tenant = tenantNameOf(inst_no, settings);
  return store.transact({ tenant }, (held) => {
    const { keys } = institutionIn(inst_no, settings, held.tenant) ?? { keys: [demo.key] };
    if (keys.includes(demo.key)) return { result: demo.key };
    const isDrawn = !settings.institutions.has(inst_no) && held.tenant?.isKeyDrawn === true;
    return { result: isDrawn ? keys[0] : undefined };
  });
}

function instNoName(endpoint: string, { endpoints }: Settings): string {
  const names = endpoints.find(({ path }) => path === endpoint)?.request.names ?? {};
  return Object.keys(names).find((name) => names[name] === 'inst_no') ?? 'inst_no';
}

/** Adds a default after signing, the usual mistake. If the default was sent, adds an unknown field. */
function addedTo(fields: Sent): Readonly<Record<string, string>> {
  const names = ['exc_discount_flag', 'remark', 'remark_2'];
  return { [names.find((name) => !Object.hasOwn(fields, name)) ?? 'remark_3']: '0' };
}
