import type { JournalEntry } from '../src/journal/view.js';
import { writeOffPath } from './known.js';
import { say } from './preferences.js';

const words = new Map([
  ['valid', ['valid', '正确']],
  ['wrong', ['wrong', '错误']],
  ['missing', ['missing', '缺失']],
  ['not-checked', ['not checked', '未验签']],
  ['before', ['before the write-off', '核销之前']],
  ['after', ['after the write-off', '核销之后']],
  ['sent', ['sent', '已发出']],
  ['reset', ['reset', '连接重置']],
  ['hung_up', ['hung up', '已挂断']],
  ['client_gone', ['the caller had disconnected', '调用方已离开']],
]);

/** The label of an exchange's time: a moved clock does not change it. */
export function timeLabel(): string {
  return say('Machine’s time (Asia/Shanghai)', '本机时间（Asia/Shanghai）');
}

/** A fault that came, with its time, of a write-off or of another call. */
export function faultIn({ kind, when }: JournalEntry['faults'][number], endpoint: string): string {
  const time =
    endpoint === writeOffPath()
      ? wordFor(when)
      : say(`${when} the call`, when === 'before' ? '调用之前' : '调用之后');
  return say(`${kind} (${time})`, `${kind}（${time}）`);
}

/** The faults that came, with their time. */
export function faultsIn({ faults, endpoint }: JournalEntry): string | undefined {
  if (faults.length === 0) return undefined;
  return faults.map((fault) => faultIn(fault, endpoint)).join(say(', ', '、'));
}

/** How the response left, and after how long. */
export function deliveryIn({ delivery }: JournalEntry): string | undefined {
  if (!delivery) return undefined;
  return wordFor(delivery.how) + say(', ', '，') + `${Math.round(delivery.ms)} ms`;
}

/** A word of an exchange's data, in the page's language. */
export function wordFor(name: string): string {
  const [en = name, zh = name] = words.get(name) ?? [];
  return say(en, zh);
}
