import type { BilingualText } from '@shoubei-kit/contracts';
import type { CauseCode } from '@shoubei-kit/contracts/causes';
import type { SigningRule } from '@shoubei-kit/sdk-lite/signing';
import { alternatives } from '../rule-space.js';
import { type MistakeContext, type Mistake, same } from './mistake.js';
import { byRule } from './of-rule.js';

/** Mistakes about the key: its position, its name, its value. */
export function mistakesOfKey(context: MistakeContext): readonly Mistake[] {
  const { rule, key } = context.right;
  return [...placements(rule), ...labels(rule), ...altered(key), ...recased(key), ...otherKeys(context)];
}

const placementCodes: Readonly<Record<SigningRule['placement'], CauseCode>> = {
  none: 'key_missing',
  append: 'key_appended_bare',
  '&': 'key_appended_bare',
  prepend: 'key_prefixed',
  wrap: 'key_elsewhere',
  sorted: 'key_elsewhere',
  '&key=': 'key_named_otherwise',
};

const placementDetails: Readonly<Record<SigningRule['placement'], BilingualText>> = {
  none: same(''),
  append: same('…***'),
  '&': same('…&***'),
  prepend: same('***…'),
  wrap: { en: 'on both sides, ***…***', zh: '首尾各一次，***…***' },
  sorted: { en: 'among the fields, sorted as `key`', zh: '作为名为 `key` 的字段参与排序' },
  '&key=': same('…&key=***'),
};

function placements(rule: SigningRule): readonly Mistake[] {
  const others = alternatives(rule, 'placement').map(({ placement }): Mistake => {
    const [code, detail] = [placementCodes[placement], placementDetails[placement]];
    return { code, kind: 'placement', detail, make: byRule({ placement }) };
  });
  return [
    ...others,
    placed('key_prefixed', '***&…', (joined, key) => `${key}&${joined}`),
    placed('key_prefixed', 'key=***&…', (joined, key) => `key=${key}&${joined}`),
    placed('key_prefixed', '*** + joiner + …', (joined, key) => key + rule.joiner + joined),
    placed('key_appended_bare', '… + joiner + ***', (joined, key) => joined + rule.joiner + key),
    placed('key_named_otherwise', '…key=***', (joined, key) => `${joined}key=${key}`),
  ];
}

function placed(code: CauseCode, detail: string, place: (joined: string, key: string) => string): Mistake {
  return { code, kind: 'placement', detail: same(detail), make: (attempt) => ({ ...attempt, place }) };
}

function labels(rule: SigningRule): readonly Mistake[] {
  if (rule.placement !== '&key=') return [];
  return alternatives(rule, 'keyName').map(({ keyName }): Mistake => {
    const detail = same(`…&${keyName}=***`);
    return { code: 'key_named_otherwise', kind: 'placement', detail, make: byRule({ keyName }) };
  });
}

const alterations: readonly (readonly [BilingualText, (key: string) => string])[] = [
  [{ en: 'a line break at its end', zh: '末尾带有换行' }, (key) => `${key}\n`],
  [{ en: 'a Windows line break at its end', zh: '末尾带有 Windows 换行' }, (key) => `${key}\r\n`],
  [{ en: 'a carriage return at its end', zh: '末尾带有回车符' }, (key) => `${key}\r`],
  [{ en: 'a space at its end', zh: '末尾带有空格' }, (key) => `${key} `],
  [{ en: 'a space before it', zh: '开头带有空格' }, (key) => ` ${key}`],
  [{ en: 'a tab at its end', zh: '末尾带有制表符' }, (key) => `${key}\t`],
  [{ en: 'a byte order mark before it', zh: '开头带有 BOM' }, (key) => `\uFEFF${key}`],
  [{ en: 'double quotes around it', zh: '两侧带有双引号' }, (key) => `"${key}"`],
  [{ en: 'single quotes around it', zh: '两侧带有单引号' }, (key) => `'${key}'`],
  [{ en: 'its own white space trimmed', zh: '自身的首尾空白被去除' }, (key) => key.trim()],
];

function altered(key: string): readonly Mistake[] {
  return alterations
    .filter(([, alter]) => alter(key) !== key)
    .map(([detail, alter]): Mistake => withKey('key_whitespace', detail, alter));
}

const recasings: typeof alterations = [
  [{ en: 'upper case', zh: '大写' }, (key) => key.toUpperCase()],
  [{ en: 'lower case', zh: '小写' }, (key) => key.toLowerCase()],
];

function recased(key: string): readonly Mistake[] {
  return recasings
    .filter(([, recase]) => recase(key) !== key)
    .map(([detail, recase]): Mistake => withKey('key_recased', detail, recase));
}

function otherKeys({ others }: MistakeContext): readonly Mistake[] {
  return others.map(({ key, name }) => withKey('key_of_another', name, () => key));
}

function withKey(code: CauseCode, detail: BilingualText, change: (key: string) => string): Mistake {
  return { code, kind: 'key', detail, make: (attempt) => ({ ...attempt, key: change(attempt.key) }) };
}
