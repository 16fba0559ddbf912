import type { VNode } from 'preact';
import type { FaultView } from '../../src/workbench/faults.js';
import { call } from '../admin-api.js';
import { wordFor } from '../exchange-words.js';
import { changed } from '../journal-feed.js';
import { useLoaded } from '../loaded.js';
import { Badge } from '../parts/badge.js';
import { Button } from '../parts/button.js';
import { Empty, Pending, Section, Table } from '../parts/section.js';
import { say } from '../preferences.js';
import { scoped } from '../scope.js';
import { disarm } from '../state-bar.js';
import { ClockPanel } from './clock.js';
import { FaultForm } from './fault-form.js';

/** The armed faults, and the clock. */
export function Faults(): VNode {
  const { data, problem, reload } = useLoaded<{ faults: readonly FaultView[] }>(
    scoped('/faults'),
    changed.value,
  );
  const faults = data?.faults ?? [];
  return (
    <>
      <ClockPanel />
      <Section
        title={say('Faults', '故障列表')}
        aside={
          <span class="buttons">
            <Button onPress={reload}>{say('Refresh', '刷新')}</Button>
            <Button isOff={faults.length === 0} onPress={async () => (await disarm()) && reload()}>
              {say('Remove all', '全部移除')}
            </Button>
          </span>
        }
      >
        <Pending data={data} problem={problem} />
        {data && faults.length === 0 && (
          <Empty>{say('No fault is set. Add one below.', '未设置故障，可在下方添加')}</Empty>
        )}
        {faults.length > 0 && <FaultTable faults={faults} onChange={reload} />}
      </Section>
      <FaultForm onDone={reload} />
    </>
  );
}

function FaultTable(props: { readonly faults: readonly FaultView[]; readonly onChange: () => void }): VNode {
  return (
    <Table
      label={say('Faults', '故障列表')}
      head={[
        say('Fault', '故障'),
        say('When', '时机'),
        say('Applies to', '适用请求'),
        say('Triggered', '已触发'),
        say('Left', '剩余'),
        say('Actions', '操作'),
      ]}
    >
      {props.faults.map((fault) => (
        <FaultRow key={fault.id} fault={fault} onChange={props.onChange} />
      ))}
    </Table>
  );
}

function FaultRow({ fault, onChange }: { readonly fault: FaultView; readonly onChange: () => void }): VNode {
  const { id, kind, when, endpoint, match = {}, seen, triggered, left, probability, seed } = fault;
  const most = 'max_ms' in fault && fault.max_ms !== undefined ? `–${fault.max_ms}` : '';
  const own = [
    'ms' in fault && `${fault.ms}${most} ms`,
    'status' in fault && `HTTP ${fault.status}`,
    probability !== undefined && `p = ${probability}`,
    (probability !== undefined || most !== '') && say(`seed ${seed}`, `种子 ${seed}`),
  ].filter((part) => part !== false);
  const matches = Object.entries(match).map(([name, value]) => `${name} ${value}`);
  return (
    <tr>
      <td>
        <Badge kind="odd">{kind}</Badge> {own.join(say(', ', '，'))}
      </td>
      <td class="bare">
        {endpoint === undefined
          ? wordFor(when)
          : say(`${when} ${endpoint}`, `${endpoint} ${when === 'before' ? '之前' : '之后'}`)}
      </td>
      <td>{matches.length === 0 ? say('any request', '任意请求') : matches.join(', ')}</td>
      <td>{say(`${triggered} of ${seen} seen`, `${triggered}（匹配 ${seen} 次）`)}</td>
      <td>
        {left === 'always' ? say('always', '始终') : left === 0 ? say('0 (used up)', '0（已用完）') : left}
      </td>
      <td class="bare">
        <Button
          kind="small"
          label={`${say('Remove', '移除')} ${kind}`}
          onPress={async () =>
            (await disarm(() => call('DELETE', scoped(`/faults/${encodeURIComponent(id)}`)))) && onChange()
          }
        >
          {say('Remove', '移除')}
        </Button>
      </td>
    </tr>
  );
}
