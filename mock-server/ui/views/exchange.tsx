import type { VNode } from 'preact';
import type { JournalEntry } from '../../src/journal/view.js';
import { exact, prettyJson, shanghai, visible } from '../format.js';
import { listed } from '../journal-feed.js';
import { deliveryIn, faultsIn, timeLabel, wordFor } from '../exchange-words.js';
import { useLoaded } from '../loaded.js';
import { adviceFor, lostWords } from '../lost-response.js';
import { OutcomeBadge, ProvenanceBadge } from '../parts/badge.js';
import { CopyButton } from '../parts/button.js';
import { Fact } from '../parts/fact.js';
import { Rows } from '../parts/rows.js';
import { Panel, Trouble, Waiting } from '../parts/section.js';
import { say, sayBoth } from '../preferences.js';
import { reasonOf } from '../reason.js';
import { linkTo } from '../route.js';
import type { Delivered } from '../sending.js';
import { ExchangeActs } from './exchange-acts.js';

interface ExchangePanelProps {
  readonly id: string;
  readonly onClose: () => void;
  /** After it was sent again. */
  readonly onSent: (delivered: Delivered) => void;
}

/** One exchange in full. If the emulator no longer keeps it, the received data is shown. */
export function ExchangePanel({ id, onClose, onSent }: ExchangePanelProps): VNode {
  const { data, problem } = useLoaded<JournalEntry>(`/requests/${encodeURIComponent(id)}`);
  const inList = listed(id);
  // Later changes are in the list.
  const { cause, delivery } = inList ?? {};
  const entry = data
    ? { ...data, ...(cause && { cause }), ...(delivery && { delivery }) }
    : problem && inList;
  return (
    <Panel title={say('One exchange', '单次交互')} onClose={onClose}>
      {entry ? (
        <Whole entry={entry} onSent={onSent} />
      ) : problem ? (
        <Trouble problem={problem} />
      ) : (
        <Waiting />
      )}
    </Panel>
  );
}

function Whole({
  entry,
  onSent,
}: {
  readonly entry: JournalEntry;
  readonly onSent: ExchangePanelProps['onSent'];
}): VNode {
  const { outcome, endpoint, provenance, cause, assumptions: rows = [] } = entry;
  const lost = lostWords(entry);
  const advice = adviceFor(entry);
  return (
    <>
      <p class="verdict">
        <OutcomeBadge outcome={outcome} endpoint={endpoint} />
        {provenance !== undefined && <ProvenanceBadge of={provenance} />} <strong>{reasonOf(entry)}</strong>
      </p>
      {lost !== '' && <p class="lost">{lost}</p>}
      {cause && <p>{sayBoth(cause)}</p>}
      {advice !== '' && <p class="muted">{advice}</p>}
      <ExchangeActs entry={entry} onSent={onSent} />
      <Facts entry={entry} />
      <Request entry={entry} />
      <Response entry={entry} />
      <h3>{say('What this response depends on', '该响应的依据')}</h3>
      {rows.length === 0 ? (
        <p class="muted">{say('Nothing: no rule decided this response.', '无：该响应不是按规则得出的')}</p>
      ) : (
        <Rows ids={rows} />
      )}
    </>
  );
}

function Facts({ entry }: { readonly entry: JournalEntry }): VNode {
  const { id, at, inst_no, coupon_code, wf_trace_no, order_no, signature, magic } = entry;
  const isWrong = signature === 'wrong' || signature === 'missing';
  return (
    <dl class="facts">
      <Fact name={timeLabel()}>{shanghai(at)}</Fact>
      <Fact name={say('Institution', '机构')}>{exact(inst_no)}</Fact>
      <Fact name={say('Coupon', '券码')}>{exact(coupon_code)}</Fact>
      <Fact name={say('Trace number', '核销流水号')}>{exact(wf_trace_no)}</Fact>
      <Fact name={say('Order number', '核销记录号')}>{order_no}</Fact>
      <Fact name={say('Signature', '签名')}>
        {signature && (
          <>
            {wordFor(signature)}{' '}
            <a href={linkTo('signature', id)}>
              {isWrong ? say('explain it', '查看原因') : say('canonical string', '待签名串')}
            </a>
          </>
        )}
      </Fact>
      <Fact name={say('Magic coupon', '魔法券码')}>{magic}</Fact>
      <Fact name={say('Faults', '故障')}>{faultsIn(entry)}</Fact>
      <Fact name={say('Ready after', '响应就绪')}>{`${entry.ms} ms`}</Fact>
      <Fact name={say('Left the emulator', '发出')}>{deliveryIn(entry)}</Fact>
      <Fact name={say('Request ID', '请求编号')}>
        <code>{id}</code>{' '}
        <CopyButton
          text={location.href}
          word={say('Copy link', '复制链接')}
          what={say('to this exchange', '到此交互')}
        />
      </Fact>
    </dl>
  );
}

function Request({ entry: { endpoint, request } }: { readonly entry: JournalEntry }): VNode {
  const { content_type: type, fields, text } = request;
  return (
    <Text
      title={say('Request', '请求')}
      note={`POST ${endpoint}${type === undefined ? '' : ` · ${type}`}${moreOf(request)}`}
      text={fields ? JSON.stringify(fields, undefined, 2) : (text ?? '')}
    />
  );
}

/** The parts that are not shown. */
function moreOf({
  more_fields: names = 0,
  more_characters: characters = 0,
}: JournalEntry['request']): string {
  const parts = [
    ...(names > 0 ? [say(`${names} more fields`, `另有 ${names} 个字段`)] : []),
    ...(characters > 0 ? [say(`${characters} more characters`, `另有 ${characters} 个字符`)] : []),
  ];
  return parts.map((part) => ` · ${part}`).join('');
}

function Response({ entry: { response } }: { readonly entry: JournalEntry }): VNode {
  const title = say('Response', '响应');
  if (response.kind !== 'response') {
    const note =
      response.kind === 'silence'
        ? say(`silence for ${response.ms} ms`, `静默 ${response.ms} 毫秒`)
        : say('the connection was reset', '连接被重置');
    return <Text title={title} note={note} text="" />;
  }
  const { status, headers, body, delay_ms: late } = response;
  const delayed = late > 0 ? say(` · ${late} ms late`, ` · 延迟 ${late} 毫秒`) : '';
  return (
    <>
      <Text title={title} note={`HTTP ${status}${delayed}`} text={prettyJson(body)} />
      <details>
        <summary>{say('Response headers', '响应头')}</summary>
        <pre>
          {Object.entries(headers)
            .map(([name, value]) => `${name}: ${value}`)
            .join('\n')}
        </pre>
      </details>
    </>
  );
}

function Text({
  title,
  note,
  text,
}: {
  readonly title: string;
  readonly note: string;
  readonly text: string;
}): VNode {
  return (
    <>
      <h3>
        {title} <small class="muted">{note}</small>
        {text !== '' && <CopyButton text={text} what={title} />}
      </h3>
      {text !== '' && <pre tabIndex={0}>{visible(text)}</pre>}
    </>
  );
}
