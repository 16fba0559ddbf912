import { basename } from 'node:path';
import type { Profile } from '@shoubei-kit/contracts';
import { stringify } from 'yaml';
import { toShanghaiDay } from '../../core/shanghai.js';
import type { Observation } from '../../verify/observe/evidence.js';
import { isSayable, observedProfile, settingsOf } from '../../verify/observe/observe.js';
import type { UnnamedCode } from '../../verify/recording/recorded-write-off.js';
import type { CommandCall } from '../line/command.js';
import { ownCall } from '../line/own-call.js';
import { originAt } from '../options/base-url.js';
import { writeFile } from '../options/files.js';
import { commentsOf } from '../options/profile-file.js';
import type { Language } from '../terminal/language.js';
import { wrap } from '../terminal/table.js';

/** The change as YAML to paste, and the parts that only the user can complete. */
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
    .map(
      ([head, part]) =>
        `${wrap(head)}\n${stringify(part, { lineWidth: 0, blockQuote: false, compat: 'yaml-1.1' })}`,
    );
}

const heads = {
  change: { en: 'This change of the profile removes the differences:', zh: '可消除差异的配置改动：' },
  unnamed: {
    en: 'The profile does not have the following. Only you can say which outcome it is (shoubei-mock profile show lists them). Replace <outcome> with its name:',
    zh: '配置中没有以下内容；它属于哪种结果只有您能判断（shoubei-mock profile show 列出各结果），请以其名称代替 <outcome>：',
  },
} as const;

/** A hint for an endpoint that accepted or rejected signatures against the rule in force. */
export function calibrateHint(call: CommandCall): string {
  return wrap(
    call.language === 'en'
      ? `The signing rule or the key does not fit these signatures. ${ownCall(call)} calibrate finds the rules that do.\n`
      : `当前签名规则或密钥与这些签名不符：用 ${ownCall(call)} calibrate 可找出相符的规则。\n`,
  );
}

/** Writes a profile with the observations, each with its day and source. */
export async function saveProfile(
  path: string,
  base: Profile,
  observations: readonly Observation[],
  call: CommandCall,
): Promise<void> {
  const from = sourceOf(call);
  const profile = observedProfile(base, observations, {
    day: toShanghaiDay(Date.now()),
    from,
    messageFrom: call.language === 'en' ? `${from}, message only` : `${from}，仅信息`,
  });
  const comments = await commentsOf(call);
  await writeFile(path, [comments, stringify(profile, { lineWidth: 100, compat: 'yaml-1.1' })]);
  const differing = observations.filter(({ agrees }) => !agrees).length;
  const unsayable = observations.filter((one) => !isSayable(one)).map(({ about }) => about);
  if (unsayable.length > 0) call.io.err(notWritten(unsayable.join(', '), call));
  call.io.err(
    call.language === 'en'
      ? `${path}: ${observations.length} observations, of which ${differing} differ from before`
      : `${path}：观察 ${observations.length} 项，其中 ${differing} 项与此前不同`,
  );
}

/** Explains rows that were not written, such as a code or message longer than the documentation allows. */
function notWritten(rows: string, { language }: CommandCall): string {
  return language === 'en'
    ? `not written, because a profile cannot contain what was seen: ${rows}`
    : `未写入（所见内容超出配置所能表达）：${rows}`;
}

/** Names a file without its folders: they may name a user. */
function sourceOf(call: CommandCall): string {
  const recording = call.text('recording');
  return recording === undefined
    ? `${call.language === 'en' ? 'verify at' : 'verify'} ${originAt(call.text('base-url') ?? '', call)}`
    : `verify --recording ${basename(recording)}`;
}
