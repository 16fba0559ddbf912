import { type Profile, writeOffPath } from '@shoubei-kit/contracts';
import {
  endpointFindings,
  type Finding,
  problemsIn,
  refuseDay,
  refusePath,
  repeated,
} from '@shoubei-kit/fixtures/checks';
import type { SigningRule } from '@shoubei-kit/sdk-lite/signing';
import { isCarried } from '../core/carried.js';
import type { Text } from '../core/refusal.js';
import { toSettings } from '../core/settings.js';

/** The problems of a profile that its schema cannot detect. */
export function profileFindings(profile: Profile): readonly Finding[] {
  const found = [
    ...repeatedInstitutions(profile),
    ...wrongPath(profile),
    ...wrongEndpoints(profile),
    ...wrongDays(profile),
    ...observedAsALump(profile),
  ];
  if (found.length > 0) return found;
  const fault = unsignable(profile);
  return fault ? [fault] : [];
}

/** The keys of an institution are one list. */
function repeatedInstitutions({ institutions }: Profile): readonly Finding[] {
  const numbers = institutions?.map(({ inst_no }) => inst_no) ?? [];
  return repeated(numbers, (index) => ['institutions', index, 'inst_no']);
}

function wrongPath({ paths: { write_off: path } = {} }: Profile): readonly Finding[] {
  const text = path === undefined ? undefined : refusePath(path);
  return text ? [{ path: ['paths', 'write_off'], text }] : [];
}

/** Problems of declared endpoints that their schema cannot detect, and duplicate paths. */
function wrongEndpoints({ endpoints = [], paths }: Profile): readonly Finding[] {
  const served = [paths?.write_off ?? writeOffPath, ...endpoints.map(({ path }) => path)];
  return problemsIn(endpoints, (declaration, index) => {
    const at = ['endpoints', String(index)];
    const found = endpointFindings(declaration).map(({ path, text }) => ({ path: [...at, ...path], text }));
    const other = served.indexOf(declaration.path);
    return other > index || found.some(({ path }) => path.length === 3 && path[2] === 'path')
      ? found
      : [...found, { path: [...at, 'path'], text: other === 0 ? sameAsWriteOff : sameAsBefore }];
  });
}

const sameAsWriteOff: Text = {
  en: "is the write-off's path, too; leave one out",
  zh: '与核销接口路径相同，请删去其一',
};
const sameAsBefore: Text = {
  en: 'is the path of an endpoint before it; leave one out',
  zh: '与前面的接口路径相同，请删去其一',
};

/** Days on which nothing can have been observed. */
function wrongDays({ observed = {} }: Profile): readonly Finding[] {
  return Object.entries(observed).flatMap(([name, seen]) => {
    const isDay = typeof seen === 'string';
    const text = seen && refuseDay(isDay ? seen : seen.day);
    return text ? [{ path: ['observed', name, ...(isDay ? [] : ['day'])], text }] : [];
  });
}

/** A18 covers lines of many pages, and the drafts' guesses: it is documented line by line. */
function observedAsALump({ observed = {} }: Profile): readonly Finding[] {
  return observed.A18 === undefined ? [] : [{ path: ['observed', 'A18'], text: notAsALump }];
}

const notAsALump: Text = {
  en: 'cannot be observed as a whole; remove it, and list the lines you read under documented in the declaration',
  zh: '不能整体标为实测；请删去，并在接口声明的 documented 中逐行列出文档中读到的内容',
};

type Placed = readonly [path: readonly string[], text: string];

/** Text that would be signed, in a charset that cannot carry it: no request or no response could be signed. */
function unsignable(profile: Profile): Finding | undefined {
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

function uncarried(texts: readonly Placed[], { charset }: SigningRule): Finding | undefined {
  const found = texts.find(([, text]) => !isCarried(text, charset));
  if (!found) return undefined;
  const en = `has a character that ${charset} cannot carry: change it, or the charset under signing`;
  return {
    path: found[0],
    text: { en, zh: `含有 ${charset} 无法表示的字符：请修改，或更换 signing 的 charset` },
  };
}
