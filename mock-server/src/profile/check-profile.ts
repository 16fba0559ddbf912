import type { Profile } from '@shoubei-kit/contracts';
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
  return repeatedInstitution(profile) ?? unsignable(profile);
}

/** The keys of an institution are one list. */
function repeatedInstitution({ institutions }: Profile): ProfileFault | undefined {
  const seen = new Set<string>();
  const twice = institutions?.findIndex(({ inst_no }) => seen.size === seen.add(inst_no).size) ?? -1;
  const text = { en: 'comes twice', zh: '重复' };
  return twice === -1 ? undefined : { path: ['institutions', String(twice), 'inst_no'], text };
}

type Placed = readonly [path: readonly string[], text: string];

/** Text that would be signed, in a charset that cannot carry it: no request or no response could be signed. */
function unsignable(profile: Profile): ProfileFault | undefined {
  const { signing, codes } = toSettings(profile);
  const { request, response } = signing;
  const keys = (profile.institutions ?? []).flatMap((one, index) =>
    one.keys.map((key, at): Placed => [['institutions', String(index), 'keys', String(at)], key]),
  );
  const said = Object.entries(codes).flatMap(([outcome, { code, message }]): Placed[] => [
    [['codes', outcome, 'code'], code],
    [['codes', outcome, 'message'], message],
  ]);
  return (
    uncarried([...ofRule(['signing'], request), ...keys], request) ??
    uncarried([...ofRule(['signing', 'response'], response), ...keys, ...said], response)
  );
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
