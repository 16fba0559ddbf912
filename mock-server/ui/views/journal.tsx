import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { JournalEntry } from '../../src/journal/view.js';
import { adminFetch, call } from '../admin-api.js';
import { saveAs } from '../download.js';
import {
  arrived,
  entries,
  isPaused,
  live,
  noteReader,
  pause,
  startFeed,
  unmatched,
  waiting,
} from '../journal-feed.js';
import { fits, journalQuery, type JournalQuery, merged, serverQuery } from '../journal-filter.js';
import { markedMeaningOf, outcomes } from '../known.js';
import { attempt, confirmed } from '../notice.js';
import { Button } from '../parts/button.js';
import { EndpointChoice } from '../parts/endpoint-choice.js';
import { Choice, Field } from '../parts/field.js';
import { More, Section, Split } from '../parts/section.js';
import { say, sayBoth } from '../preferences.js';
import { closeItem, linkTo, route, setQuery } from '../route.js';
import { scope, scoped } from '../scope.js';
import type { Delivered } from '../sending.js';
import { takenByClearing } from '../taken.js';
import { ExchangePanel } from './exchange.js';
import { JournalRows } from './journal-rows.js';

/** Requests and responses as they happen; with one exchange beside the list where one is chosen. */
export function Journal(): VNode {
  const { id } = route.value;
  return (
    <Split isOpen={id !== ''}>
      <List />
      {id !== '' && <ExchangePanel key={id} id={id} onClose={closeItem} onSent={show} />}
    </Split>
  );
}

function show({ id }: Delivered): void {
  if (id !== undefined) location.hash = linkTo('journal', id, route.value.query);
}

const pageSize = 100;

function List(): VNode {
  const query = journalQuery(route.value.query);
  const [shown, setShown] = useState(pageSize);
  const all = merged(entries.value, unmatched.value);
  const found = all.filter((row) => fits(row, query));
  const older = found.length - shown;
  const title =
    scope.value === ''
      ? say('All exchanges', '全部交互')
      : `${say('Exchanges of', '交互：机构')} ${scope.value}`;
  useEffect(
    () => () => {
      pause(false);
      noteReader(false);
    },
    [],
  );
  return (
    <Section title={title} aside={<Acts query={query} isEmpty={all.length === 0} />}>
      <Filters query={query} />
      <div
        onPointerEnter={() => noteReader(true)}
        onPointerLeave={() => noteReader(false)}
        onFocusIn={() => noteReader(true)}
        onFocusOut={() => noteReader(false)}
      >
        <JournalRows found={found.slice(0, shown)} isEmpty={all.length === 0} />
      </div>
      {older > 0 && (
        <More
          text={say(`Show more (${older} older)`, `显示更多（还有 ${older} 条）`)}
          onPress={() => setShown(shown + pageSize)}
        />
      )}
    </Section>
  );
}

function Filters({ query }: { readonly query: JournalQuery }): VNode {
  const set = (change: Partial<JournalQuery>, isTyped = false): void =>
    setQuery({ ...query, ...change }, isTyped);
  return (
    <div class="tools">
      <Field
        type="search"
        label={say('Search', '搜索')}
        placeholder={say('coupon, trace, shop, reason…', '券码、流水号、门店、原因…')}
        value={query.q}
        onInput={(q) => set({ q }, true)}
      />
      <Choice
        label={say('Outcome', '结果')}
        value={query.outcome}
        onInput={(outcome) => set({ outcome })}
        options={[
          ['', say('any', '全部')],
          ...outcomes().map((name) => [name, say(name, `${markedMeaningOf(name)} ${name}`)] as const),
          ['fault', say('fault', '故障')],
          ['lost', say('response lost', '响应丢失')],
          ['unmatched', say('no such path or method', '没有此路径或方法')],
        ]}
      />
      <EndpointChoice
        any={say('any', '全部')}
        value={query.endpoint}
        onInput={(endpoint) => set({ endpoint })}
      />
    </div>
  );
}

function Acts({ query, isEmpty }: { readonly query: JournalQuery; readonly isEmpty: boolean }): VNode {
  return (
    <span class="buttons">
      <Live />
      <Button onPress={() => pause(!isPaused.value)}>
        {isPaused.value ? say('Resume', '继续') : say('Pause', '暂停')}
      </Button>
      <Button onPress={() => exported(query)} isOff={isEmpty}>
        {say('Export NDJSON', '导出 NDJSON')}
      </Button>
      <Button onPress={clear} isOff={isEmpty}>
        {say('Clear journal', '清空请求记录')}
      </Button>
    </span>
  );
}

/** Whether rows arrive live; screen readers announce their number politely. */
function Live(): VNode {
  const state = live.value;
  const isLive = state === 'live' && !isPaused.value;
  const text = isPaused.value
    ? say('paused', '已暂停')
    : state === 'live'
      ? say('live', '实时')
      : state === 'connecting'
        ? say('connecting…', '正在连接…')
        : sayBoth(state);
  const count = arrived.value;
  return (
    <p class={isLive ? 'live on' : 'live'}>
      <span role="status">
        {text}
        <span class="heard">{count > 0 && say(`, ${count} new`, `，新增 ${count} 条`)}</span>
      </span>
      {waiting.value > 0 && say(`, ${waiting.value} waiting`, `，${waiting.value} 条待显示`)}
    </p>
  );
}

/** Everything that is kept and fits, not only what is on the page. */
async function exported(query: JournalQuery): Promise<void> {
  await attempt(
    async () => {
      const response = await adminFetch(scoped('/requests', { format: 'ndjson', ...serverQuery(query) }));
      const kept = (await response.text())
        .split('\n')
        .filter((line) => line !== '')
        .map((line): JournalEntry => JSON.parse(line));
      const rows = merged(kept.toReversed(), unmatched.value).filter((row) => fits(row, query));
      const lines = rows.toReversed().map((row) => `${JSON.stringify(row)}\n`);
      saveAs('journal.ndjson', new Blob(lines, { type: 'application/x-ndjson' }));
    },
    { en: 'journal.ndjson is saved.', zh: '已保存 journal.ndjson' },
  );
}

async function clear(): Promise<void> {
  const act = { en: 'Clear journal', zh: '清空请求记录' };
  if (!(await confirmed(await takenByClearing(), act))) return;
  await attempt(() => call('DELETE', scoped('/requests')), {
    en: 'The journal is empty.',
    zh: '请求记录已清空',
  });
  startFeed();
}
