import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { JournalEntry } from '../../src/journal/view.js';
import { call } from '../admin-api.js';
import { shanghai, shanghaiClock } from '../format.js';
import { arrived, entries, live, startFeed } from '../journal-feed.js';
import { declaredPaths, meaningOf, outcomes, writeOffPath } from '../known.js';
import { attempt, confirmed } from '../notice.js';
import { Badge, OutcomeBadge, ProvenanceBadge } from '../parts/badge.js';
import { Button } from '../parts/button.js';
import { Choice, Field } from '../parts/field.js';
import { Empty, Section, Table } from '../parts/section.js';
import { say, sayBoth } from '../preferences.js';
import { reasonOf } from '../reason.js';
import { linkTo, route } from '../route.js';
import { scope, scoped } from '../scope.js';
import { ExchangeView } from './exchange.js';

/** What was asked and answered, as it happens; with one exchange beside it where one is chosen. */
export function Journal(): VNode {
  const { id } = route.value;
  return (
    <div class={id === '' ? 'split' : 'split has-detail'}>
      <List />
      {id !== '' && <ExchangeView key={id} id={id} />}
    </div>
  );
}

const pageSize = 100;

function List(): VNode {
  const [words, setWords] = useState('');
  const [outcome, setOutcome] = useState('');
  const [endpoint, setEndpoint] = useState('');
  const [shown, setShown] = useState(pageSize);
  const found = entries.value.filter((entry) => fits(entry, words, outcome, endpoint));
  const title =
    scope.value === ''
      ? say('All exchanges', '全部交互')
      : `${say('Exchanges of', '交互：机构')} ${scope.value}`;
  return (
    <Section title={title} aside={<Live />}>
      <div class="tools">
        <Field
          type="search"
          label={say('Search', '搜索')}
          placeholder={say('coupon, trace, shop, reason…', '券码、流水号、门店、原因…')}
          value={words}
          onInput={setWords}
        />
        <Choice
          label={say('Outcome', '结果')}
          value={outcome}
          onInput={setOutcome}
          options={[
            ['', say('any', '全部')],
            ...outcomes().map((name) => [name, say(name, `${meaningOf(name)} (${name})`)] as const),
            ['fault', say('fault', '故障')],
          ]}
        />
        <EndpointChoice value={endpoint} onInput={setEndpoint} />
        <Button onPress={forget} isOff={entries.value.length === 0}>
          {say('Clear journal', '清空日志')}
        </Button>
      </div>
      <Rows found={found.slice(0, shown)} />
      <More count={found.length - shown} onPress={() => setShown(shown + pageSize)} />
    </Section>
  );
}

/** Where there is more than the write-off. */
function EndpointChoice(props: {
  readonly value: string;
  readonly onInput: (path: string) => void;
}): VNode | null {
  const paths = declaredPaths();
  if (paths.length === 0) return null;
  const all = [writeOffPath(), ...paths].map((path) => [path, path] as const);
  return <Choice label={say('Endpoint', '接口')} {...props} options={[['', say('any', '全部')], ...all]} />;
}

function More(props: { readonly count: number; readonly onPress: () => void }): VNode | null {
  const { count, onPress } = props;
  if (count <= 0) return null;
  return (
    <p class="more">
      <Button onPress={onPress}>{say(`Show more (${count} older)`, `显示更多（还有 ${count} 条）`)}</Button>
    </p>
  );
}

function Rows({ found }: { readonly found: readonly JournalEntry[] }): VNode {
  if (entries.value.length === 0) return <NothingYet />;
  if (found.length === 0) return <Empty>{say('No exchange fits the search.', '没有符合条件的交互')}</Empty>;
  return (
    <Table
      label={say('Exchanges, newest first', '交互，最新在前')}
      head={[
        say('Time', '时间'),
        say('Coupon', '券码'),
        say('Outcome', '结果'),
        say('-Reason', '-原因'),
        say('-Known', '-出处'),
        say('-Took', '-耗时'),
      ]}
    >
      {found.map((entry) => (
        <Row key={entry.seq} entry={entry} isChosen={entry.id === route.value.id} />
      ))}
    </Table>
  );
}

function Row({ entry, isChosen }: { readonly entry: JournalEntry; readonly isChosen: boolean }): VNode {
  const { id, at, endpoint, coupon_code: coupon, wf_trace_no: trace, outcome, provenance, ms } = entry;
  const open = (): void => void (location.hash = linkTo('journal', id));
  return (
    <tr class={isChosen ? 'chosen pressed' : 'pressed'} onClick={open}>
      <td>
        <a href={linkTo('journal', id)} aria-current={isChosen ? 'true' : undefined} title={shanghai(at)}>
          {shanghaiClock(at)}
        </a>
      </td>
      <td class="bare">
        <code>{coupon ?? '—'}</code>
        {trace !== undefined && <small class="muted trace">{trace}</small>}
      </td>
      <td class="bare">
        <OutcomeBadge outcome={outcome} endpoint={endpoint} />
        {endpoint !== writeOffPath() && <small class="muted trace">{endpoint}</small>}
        <Marks entry={entry} />
      </td>
      <td class="reason bare">{reasonOf(entry)}</td>
      <td class="roomy">{provenance !== undefined && <ProvenanceBadge of={provenance} />}</td>
      <td class="roomy number">{ms} ms</td>
    </tr>
  );
}

/** What else is out of the ordinary. */
function Marks({ entry: { replayed, magic, faults } }: { readonly entry: JournalEntry }): VNode {
  return (
    <>
      {replayed && <Badge kind="plain">{say('replayed', '重放')}</Badge>}
      {magic !== undefined && <Badge kind="plain">{say(`magic ${magic}`, `魔法 ${magic}`)}</Badge>}
      {faults.map(({ kind, when }, index) => (
        <Badge
          key={`${index}`}
          kind="odd"
        >{`${kind} ${say(when, when === 'after' ? '之后' : '之前')}`}</Badge>
      ))}
    </>
  );
}

function NothingYet(): VNode {
  return (
    <Empty>
      <strong>{say('Nothing was asked yet.', '尚无请求')}</strong>
      <br />
      {say('Send a write-off to ', '请将核销请求发往 ')}
      <code>{location.origin + writeOffPath()}</code>
      {say(', and it shows here. Or ', '，即可在此看到。也可以')}
      <a href={linkTo('scenarios')}>{say('run a scenario', '运行一个场景')}</a>
      {say('.', '。')}
    </Empty>
  );
}

/** Whether rows come as they happen; how many came is told politely. */
function Live(): VNode {
  const state = live.value;
  const isLive = state === 'live';
  const text = isLive
    ? say('live', '实时')
    : state === 'connecting'
      ? say('connecting…', '正在连接…')
      : sayBoth(state);
  const count = arrived.value;
  return (
    <p class={isLive ? 'live on' : 'live'} role="status">
      {text}
      <span class="heard">{count > 0 && say(`, ${count} new`, `，新增 ${count} 条`)}</span>
    </p>
  );
}

async function forget(): Promise<void> {
  const isMeant = await confirmed(
    {
      en: 'All exchanges of the institution that is chosen, or of all, are forgotten, and so are their counts.',
      zh: '将清除所选机构（或全部机构）的交互及其计数。',
    },
    { en: 'Clear journal', zh: '清空日志' },
  );
  if (!isMeant) return;
  await attempt(() => call('DELETE', scoped('/requests')), {
    en: 'The journal is empty.',
    zh: '日志已清空',
  });
  startFeed();
}

function fits(entry: JournalEntry, words: string, outcome: string, endpoint: string): boolean {
  if (endpoint !== '' && endpoint !== entry.endpoint) return false;
  if (outcome !== '' && outcome !== (entry.outcome ?? 'fault')) return false;
  if (words.trim() === '') return true;
  const text = JSON.stringify([entry.id, entry.inst_no, entry.order_no, entry.request, entry.assumptions]);
  const all = `${text} ${entry.outcome ?? ''} ${reasonOf(entry)}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => all.includes(word));
}
