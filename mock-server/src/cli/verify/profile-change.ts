import { stringify } from 'yaml';
import type { Observation } from '../../verify/observe/evidence.js';
import { settingsOf } from '../../verify/observe/observe.js';
import type { UnnamedCode } from '../../verify/recording/unnamed.js';
import type { Language } from '../terminal/language.js';
import { wrapped } from '../terminal/wrap.js';

/** The change as YAML to paste, and what only the user can complete of it. */
export function changesInWords(
  observations: readonly Observation[],
  unnamed: readonly UnnamedCode[],
  language: Language,
): readonly string[] {
  const change = settingsOf(observations);
  const name = (at: number): string => (unnamed.length > 1 ? `<outcome ${at + 1}>` : '<outcome>');
  const codes = Object.fromEntries(unnamed.map((row, at) => [name(at), row]));
  const parts = [
    [heads.change[language], change],
    [heads.unnamed[language], unnamed.length > 0 ? { codes } : {}],
  ] as const;
  return parts
    .filter(([, part]) => Object.keys(part).length > 0)
    .map(([head, part]) => `${wrapped(head, 0)}\n${stringify(part, { lineWidth: 0 })}`);
}

const heads = {
  change: { en: 'The profile change that would close it:', zh: '可消除差异的配置改动：' },
  unnamed: {
    en: 'The profile does not have this; which outcome it is, only you can say (shoubei-mock profile show lists them). Its name goes in place of <outcome>:',
    zh: '配置中没有以下内容；它属于哪种结果只有您能判断（shoubei-mock profile show 列出各结果），请以其名称代替 <outcome>：',
  },
} as const;

/** Where signs were taken or refused otherwise than the rule in force has it. */
export function calibrate(language: Language): string {
  return wrapped(
    language === 'en'
      ? 'The signing rule in force, or the key, does not fit these signs: shoubei-mock calibrate finds the rules that do.\n'
      : '当前签名规则或密钥与这些签名不符：用 shoubei-mock calibrate 可找出相符的规则。\n',
    0,
  );
}
