import { type Profile, writeOffPath } from '@shoubei-kit/contracts';
import { endpointFindings } from '@shoubei-kit/fixtures/checks';
import type { SigningRule } from '@shoubei-kit/sdk-lite/signing';
import { isCarried } from '../core/carried.js';
import type { Text } from '../core/refusal.js';
import { toSettings } from '../core/settings.js';

/** What is wrong with a profile though it fits its schema, and where. */
export interface ProfileFault {
  readonly path: readonly string[];
  readonly text: Text;
}

/** The first fault that no schema sees; undefined where there is none. */
export function faultOf(profile: Profile): ProfileFault | undefined {
  return repeatedInstitution(profile) ?? wrongEndpoint(profile) ?? unsignable(profile);
}

/** The keys of an institution are one list. */
function repeatedInstitution({ institutions }: Profile): ProfileFault | undefined {
  const seen = new Set<string>();
  const twice = institutions?.findIndex(({ inst_no }) => seen.size === seen.add(inst_no).size) ?? -1;
  const text = { en: 'comes twice', zh: '重复' };
  return twice === -1 ? undefined : { path: ['institutions', String(twice), 'inst_no'], text };
}

/** What its schema cannot say of a declared endpoint, and a path that two have. */
function wrongEndpoint({ endpoints = [], paths }: Profile): ProfileFault | undefined {
  const seen = new Set([paths?.write_off ?? writeOffPath]);
  for (const [index, declaration] of endpoints.entries()) {
    const at = ['endpoints', String(index)];
    const [fault] = endpointFindings(declaration);
    if (fault) return { path: [...at, ...fault.path], text: fault.text };
    if (seen.has(declaration.path)) {
      return {
        path: [...at, 'path'],
        text: { en: 'is the path of another endpoint; leave one out', zh: '与另一接口路径相同，请删去其一' },
      };
    }
    seen.add(declaration.path);
  }
  return undefined;
}

type Placed = readonly [path: readonly string[], text: string];

/** Text that would be signed, in a charset that cannot carry it: no request or no response could be signed. */
function unsignable(profile: Profile): ProfileFault | undefined {
  const { signing, codes, endpoints } = toSettings(profile);
  const { request, response } = signing;
  const keys = (profile.institutions ?? []).flatMap((one, index) =>
    one.keys.map((key, at): Placed => [['institutions', String(index), 'keys', String(at)], key]),
  );
  const said = Object.entries(codes).flatMap(([outcome, { code, message }]): Placed[] => [
    [['codes', outcome, 'code'], code],
    [['codes', outcome, 'message'], message],
  ]);
  const declared = endpoints.flatMap(({ responses }, index) =>
    literals(responses, ['endpoints', String(index), 'responses']),
  );
  return (
    uncarried([...ofRule(['signing'], request), ...keys], request) ??
    uncarried([...ofRule(['signing', 'response'], response), ...keys, ...said, ...declared], response)
  );
}

/** Every text in a value, however deep. */
function literals(value: unknown, path: readonly string[]): readonly Placed[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => literals(one, [...path, name]));
}

function ofRule(path: readonly string[], { joiner, keyName }: SigningRule): readonly Placed[] {
  return [
    [[...path, 'joiner'], joiner],
    [[...path, 'keyName'], keyName],
  ];
}

function uncarried(texts: readonly Placed[], { charset }: SigningRule): ProfileFault | undefined {
  const found = texts.find(([, text]) => !isCarried(text, charset));
  if (!found) return undefined;
  const en = `has a character that ${charset} cannot carry: change it, or the charset under signing`;
  return {
    path: found[0],
    text: { en, zh: `含有 ${charset} 无法表示的字符：请修改，或更换 signing 的 charset` },
  };
}
