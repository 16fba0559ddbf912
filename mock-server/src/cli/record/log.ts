import { shortLine } from '../../core/printable.js';
import type { Text } from '../../core/refusal.js';
import type { Missed, RecordingEntry } from '../../record/recorder.js';
import type { CommandCall } from '../line/command.js';
import { ownCall } from '../line/own-call.js';
import type { Language } from '../terminal/language.js';
import { formatTable, wrap } from '../terminal/table.js';
import { version } from '../../own-files.js';

/** The log of `record`: lines for people, or with `--json` objects for programs. It contains no body. */
export interface RecordLog {
  readonly started: (url: string, target: string) => void;
  readonly written: (entry: RecordingEntry) => void;
  readonly missed: (missed: Missed) => void;
  /** Returns the number of exchanges missing from the recording. */
  readonly ended: () => number;
}

export function recordLogTo(call: CommandCall, out: string): RecordLog {
  const counts: RecordingCounts = { written: 0, missed: new Map() };
  const output = call.isOn('json') ? jsonLog(call, out) : plainLog(call, out);
  return {
    started: output.started,
    written: (written) => {
      counts.written += 1;
      output.written(written);
    },
    missed: (missed) => {
      counts.missed.set(missed.why, (counts.missed.get(missed.why) ?? 0) + 1);
      output.missed(missed);
    },
    ended: () => {
      output.ended(counts);
      return missedCount(counts);
    },
  };
}

interface RecordingCounts {
  written: number;
  readonly missed: Map<Missed['why'], number>;
}

interface LogOutput extends Omit<RecordLog, 'ended'> {
  readonly ended: (counts: RecordingCounts) => void;
}

function missedCount({ missed }: RecordingCounts): number {
  return [...missed.values()].reduce((sum, count) => sum + count, 0);
}

function jsonLog({ io, isOn }: CommandCall, out: string): LogOutput {
  const print = (event: string, more: object): void => io.out(JSON.stringify({ event, ...more }));
  return {
    started: (url, target) => print('listening', { url, target, out, keep_signs: isOn('keep-signs') }),
    written: ({ ms, ...written }) => print('written', { ...written, ms: Number(ms.toFixed(1)) }),
    missed: (missed) => print('not_written', missed),
    ended: ({ written, missed }) => print('ended', { out, written, not_written: Object.fromEntries(missed) }),
  };
}

function plainLog(call: CommandCall, out: string): LogOutput {
  const { io, language, isOn } = call;
  return {
    started: (url, target) => io.out(startText(url, target, out, isOn('keep-signs'), language)),
    written: ({ line, method, path, status, ms }) => {
      const result = status ?? noResponse[language];
      io.out(wrap(`${line}  ${method} ${shortLine(path, 48)}  ${result}  (${ms.toFixed(0)} ms)`));
    },
    missed: ({ why, text, code }) => {
      const reason = text?.[language] ?? [reasons[why][language], code].filter(Boolean).join(' ');
      io.err(wrap(`${notWritten[language]}${reason}`));
    },
    ended: (counts) => io.out(endText(counts, out, call)),
  };
}

const noResponse: Text = { en: 'no response', zh: '无响应' };
const notWritten: Text = { en: '-  not written: ', zh: '-  未写入：' };

/** Short enough for the summary. */
const reasons: Readonly<Record<Missed['why'], Text>> = {
  too_large: { en: 'body over 64 KiB', zh: '正文超过 64 KiB' },
  not_utf8: { en: 'body not UTF-8', zh: '正文不是 UTF-8' },
  compressed: { en: 'unknown compression', zh: '压缩方式未知' },
  file: { en: 'file cannot be written', zh: '文件无法写入' },
  redaction: { en: 'cannot be redacted', zh: '无法脱敏' },
  no_such_host: { en: 'no such host', zh: '找不到主机' },
  connection_refused: { en: 'connection refused', zh: '连接被拒' },
  unreachable: { en: 'target unreachable', zh: '无法连接' },
  certificate_refused: { en: 'certificate not trusted', zh: '证书不受信任' },
  tls_failed: { en: 'no TLS', zh: 'TLS 失败' },
  no_path: { en: 'no path', zh: '没有路径' },
  no_http: { en: 'no HTTP', zh: '不是 HTTP' },
  web_page: { en: 'sent by a web page', zh: '来自网页' },
  foreign_host: { en: 'another Host', zh: 'Host 不符' },
};

interface LabelledText {
  readonly label: Text;
  readonly text: Text;
}

function hiddenRows(keepsSigns: boolean): readonly LabelledText[] {
  const secrets = {
    en: 'values of key, secret, password, token',
    zh: 'key、secret、password、token 等字段的值',
  };
  const bodies = {
    en: 'whole bodies other than JSON and forms',
    zh: 'JSON 与表单以外的整个正文',
  };
  if (!keepsSigns) {
    return [
      {
        label: { en: 'Hides', zh: '隐去' },
        text: {
          en: `signatures; ${secrets.en}; ${bodies.en}; coupon codes, each replaced by the same other code throughout`,
          zh: `签名；${secrets.zh}；${bodies.zh}；券码（各换成另一个，全程一致）`,
        },
      },
    ];
  }
  return [
    {
      label: { en: 'Hides', zh: '隐去' },
      text: { en: `${secrets.en}; ${bodies.en}`, zh: `${secrets.zh}；${bodies.zh}` },
    },
    {
      label: { en: 'Keeps', zh: '保留' },
      text: {
        en: 'signatures and coupon codes: with this file, anyone can send its requests again, and test keys against its signatures. Do not share it',
        zh: '签名与券码：持有此文件者可重发其中的请求，也可用签名试出密钥，请勿外传',
      },
    },
  ];
}

function startText(
  url: string,
  target: string,
  out: string,
  keepsSigns: boolean,
  language: Language,
): string {
  const rows: readonly LabelledText[] = [
    { label: { en: 'Forwards to', zh: '转发至' }, text: { en: target, zh: target } },
    {
      label: { en: 'Writes', zh: '写入' },
      text: { en: `${out}, a new file`, zh: `${out}（新文件）` },
    },
    ...hiddenRows(keepsSigns),
    {
      label: { en: 'Unchanged', zh: '不变' },
      text: {
        en: 'institution, merchant, shop, trace and order numbers, amounts, times',
        zh: '机构号、商户号、门店号、流水号、核销记录号、金额、时间',
      },
    },
  ];
  const table = formatTable(
    rows.map(({ label, text }) => [
      { text: label[language], width: 13 },
      { text: text[language], width: 67 },
    ]),
  );
  const closing: Text = {
    en: `Base URL for your till: ${url}. Ctrl-C ends the recording.`,
    zh: `请把收银端的接口地址设为 ${url}。按 Ctrl-C 结束录制。`,
  };
  const head = `shoubei-mock ${version} record  ${url}`;
  return `${head}\n${table}\n\n${closing[language]}\n`;
}

function endText(counts: RecordingCounts, out: string, call: CommandCall): string {
  const { language } = call;
  const { written, missed } = counts;
  const left = missedCount(counts);
  const list = [...missed].map(([why, count]) => `${count} ${reasons[why][language]}`);
  const why = list.join(language === 'en' ? ', ' : '，');
  if (written === 0) {
    const nothing: Text = {
      en: `Nothing was written, so ${out} is not kept: ${left > 0 ? why : 'no request arrived'}`,
      zh: `没有写入任何交互，不保留 ${out}：${left > 0 ? why : '没有收到请求'}`,
    };
    return `\n${wrap(nothing[language])}`;
  }
  const text: Text = {
    en: `${out}: ${written} written, ${left} not written${left > 0 ? ` (${why})` : ''}`,
    zh: `${out}：已写入 ${written} 次交互，未写入 ${left} 次${left > 0 ? `（${why}）` : ''}`,
  };
  const next: Text = { en: 'Next: ', zh: '下一步：' };
  // Signatures are kept to calibrate the signing rule: without the rule, all of them would differ.
  const command = call.isOn('keep-signs')
    ? `calibrate ${quoted(out)} --key-env … --write-profile found.yaml`
    : `verify --recording ${quoted(out)}`;
  return `\n${wrap(text[language])}\n${next[language]}${ownCall(call)} ${command}`;
}

/** Quotes a path for a shell, so that no command reads it as a flag. */
function quoted(path: string): string {
  const word = path.startsWith('-') ? `./${path}` : path;
  return /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
