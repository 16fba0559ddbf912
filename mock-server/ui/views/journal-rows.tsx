import type { VNode } from 'preact';
import type { UnmatchedRequest } from '../../src/journal/unmatched.js';
import type { JournalEntry } from '../../src/journal/view.js';
import { faultIn } from '../exchange-words.js';
import { exact, shanghai, shanghaiClock } from '../format.js';
import { isUnmatched, type JournalRow } from '../journal-filter.js';
import { writeOffPath } from '../known.js';
import { lostWords } from '../lost-response.js';
import { Badge, OutcomeBadge, ProvenanceBadge } from '../parts/badge.js';
import { Empty, Table } from '../parts/section.js';
import { say, sayBoth } from '../preferences.js';
import { reasonOf } from '../reason.js';
import { linkTo, route } from '../route.js';

export function JournalRows(props: {
  readonly found: readonly JournalRow[];
  readonly isEmpty: boolean;
}): VNode {
  const { found, isEmpty } = props;
  if (isEmpty) return <NothingYet />;
  if (found.length === 0) return <NothingFits />;
  const { id, query } = route.value;
  const chosen = (row: JournalRow): boolean => row.id === id;
  return (
    <Table
      label={say('Exchanges, newest first', '交互，最新在前')}
      head={[
        say('Time', '时间'),
        say('Coupon', '券码'),
        say('Outcome', '结果'),
        say('-Reason', '-原因'),
        say('-Known', '-来源'),
        say('-Took', '-耗时'),
      ]}
    >
      {found.map((row) =>
        isUnmatched(row) ? (
          <UnmatchedRow key={row.id} request={row} />
        ) : (
          <Row key={row.id} entry={row} isChosen={chosen(row)} link={linkTo('journal', row.id, query)} />
        ),
      )}
    </Table>
  );
}

interface RowProps {
  readonly entry: JournalEntry;
  readonly isChosen: boolean;
  readonly link: string;
}

function Row({ entry, isChosen, link }: RowProps): VNode {
  const { at, endpoint, coupon_code: coupon, wf_trace_no: trace, outcome, provenance, ms } = entry;
  const open = (): void => void (location.hash = link);
  return (
    <tr class={isChosen ? 'chosen pressed' : 'pressed'} onClick={open}>
      <td>
        <a href={link} aria-current={isChosen || undefined} title={shanghai(at)}>
          {shanghaiClock(at)}
        </a>
      </td>
      <td class="bare">
        <code class="trace">{exact(coupon) ?? '—'}</code>
        {trace !== undefined && <small class="muted trace">{exact(trace)}</small>}
      </td>
      <td class="bare outcome">
        <OutcomeBadge outcome={outcome} endpoint={endpoint} />
        {endpoint !== writeOffPath() && <small class="muted trace">{endpoint}</small>}
        <Marks entry={entry} />
      </td>
      <td class="reason bare">
        <Reason entry={entry} />
      </td>
      <td class="roomy">{provenance !== undefined && <ProvenanceBadge of={provenance} />}</td>
      <td class="roomy number">{ms} ms</td>
    </tr>
  );
}

/** The cause of a wrong signature, as in the emulator's log. */
function Reason({ entry }: { readonly entry: JournalEntry }): VNode {
  const { id, cause } = entry;
  if (!cause) return <>{reasonOf(entry)}</>;
  return (
    <>
      {cause.code === undefined && say('sign: ', 'sign：')}
      {sayBoth(cause)} {cause.code !== undefined && <code class="muted">{cause.code}</code>}{' '}
      <a href={linkTo('signature', id)} onClick={(event) => event.stopPropagation()}>
        {say('Explain', '查看原因')}
      </a>
    </>
  );
}

/** Other unusual properties. */
function Marks({ entry }: { readonly entry: JournalEntry }): VNode {
  const { replayed, magic, faults, endpoint } = entry;
  const lost = lostWords(entry);
  return (
    <>
      {lost !== '' && <span class="lost">{lost}</span>}
      {replayed && <Badge kind="plain">{say('replayed', '幂等命中')}</Badge>}
      {magic !== undefined && <Badge kind="plain">{say(`magic ${magic}`, `魔法 ${magic}`)}</Badge>}
      {faults.map((fault, index) => (
        <Badge key={`${index}`} kind="odd">
          {faultIn(fault, endpoint)}
        </Badge>
      ))}
    </>
  );
}

/** There is no more of it than this row. */
function UnmatchedRow({ request }: { readonly request: UnmatchedRequest }): VNode {
  const { at, method, path, status, meant } = request;
  return (
    <tr>
      <td>
        <time dateTime={at} title={shanghai(at)}>
          {shanghaiClock(at)}
        </time>
      </td>
      <td class="bare" colSpan={2}>
        <code class="path">
          {method} {path}
        </code>
        <br />
        <Badge kind="bad">
          {status === 405
            ? say('405 wrong method', '405 方法错误')
            : say('404 no such path', '404 没有此路径')}
        </Badge>
      </td>
      <td class="reason bare" colSpan={3}>
        {meant ? sayBoth(meant) : say('No path here is like this one.', '没有与之相近的路径')}
      </td>
    </tr>
  );
}

function NothingFits(): VNode {
  return (
    <Empty>
      {say('No exchange fits the search. ', '没有符合条件的交互。')}
      <a href={linkTo('journal')}>{say('Show all', '显示全部')}</a>
    </Empty>
  );
}

function NothingYet(): VNode {
  return (
    <Empty>
      <strong>{say('No requests yet.', '尚无请求')}</strong>
      <br />
      {say('Send a write-off to ', '请将核销请求发往 ')}
      <code>{location.origin + writeOffPath()}</code>
      {say(', and it shows here. Or ', '，即可在此看到。也可以')}
      <a href={linkTo('scenarios')}>{say('run a scenario', '运行一个场景')}</a>
      {say('.', '。')}
    </Empty>
  );
}
