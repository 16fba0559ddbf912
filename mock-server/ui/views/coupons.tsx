import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { CouponView } from '../../src/workbench/coupons.js';
import { call } from '../admin-api.js';
import { useKept } from '../drafts.js';
import { changed, startFeed } from '../journal-feed.js';
import { forgetLoaded } from '../loaded-scenario.js';
import { type Loaded, useLoaded } from '../loaded.js';
import { attempt, confirmed } from '../notice.js';
import { stateNames, stateText } from '../parts/badge.js';
import { Button, DownloadButton } from '../parts/button.js';
import { Choice, Field } from '../parts/field.js';
import { Empty, More, Pending, Section, Split, Table } from '../parts/section.js';
import { say } from '../preferences.js';
import { closeItem, linkTo, route, setQuery } from '../route.js';
import { loadInstitutions, scope, scoped } from '../scope.js';
import { takenByReset } from '../taken.js';
import { CodeSheet } from './code-sheet.js';
import { NewCoupon } from './coupon-form.js';
import { CouponPanel } from './coupon-panel.js';
import { CouponRow } from './coupon-row.js';
import { MagicBuilder } from './magic-builder.js';
import { ManyCoupons } from './many-coupons.js';

interface Page {
  readonly coupons: readonly CouponView[];
  readonly cursor?: string;
}

/** The coupons of an institution, with their actions. */
export function Coupons(): VNode {
  const { id, query } = route.value;
  const { state = '', code = '' } = query;
  const [limit, setLimit] = useState(100);
  const [isOpen, setOpen] = useKept<Opened>('panel', '');
  const isCode = /^[0-9A-Za-z]{1,16}$/u.test(code);
  const list = useLoaded<Page>(scoped('/coupons', { state, limit: String(limit) }), changed.value);
  const found = (list.data?.coupons ?? []).filter(({ coupon_code }) => coupon_code.includes(code));
  const close = (): void => setOpen('');
  const open = (panel: Opened): void => {
    closeItem();
    setOpen(panel);
  };
  return (
    <Split isOpen={id !== ''}>
      <div class="coupons">
        {isOpen === 'one' && <NewCoupon onDone={list.reload} onClose={close} />}
        {isOpen === 'many' && <ManyCoupons onDone={list.reload} onClose={close} />}
        {isOpen === 'sheet' && <CodeSheet coupons={found} onClose={close} />}
        <Section
          title={say('Coupons', '券')}
          aside={<Acts state={state} onOpen={open} onReset={list.reload} />}
        >
          <Tools code={code} state={state} />
          <MagicBuilder
            word={say('Show this code', '显示此券码')}
            onCode={(made) => (location.hash = linkTo('coupons', made, query))}
          />
          <Listed
            list={list}
            found={found}
            code={code}
            onMore={() => setLimit(Math.min(limit + 200, 1_000))}
          />
          {isCode && found.length === 0 && <OneCoupon key={code} code={code} onChange={list.reload} />}
        </Section>
      </div>
      {id !== '' && <CouponPanel key={id} code={id} of={list.data} onChange={list.reload} />}
    </Split>
  );
}

type Opened = '' | 'one' | 'many' | 'sheet';

interface ActsProps {
  /** The only state that is listed; '' for all. */
  readonly state: string;
  readonly onOpen: (panel: Opened) => void;
  readonly onReset: () => void;
}

function Acts(props: ActsProps): VNode {
  return (
    <span class="buttons">
      <Button kind="main" onPress={() => props.onOpen('one')}>
        {say('Add a coupon', '新增券')}
      </Button>
      <Button onPress={() => props.onOpen('many')}>{say('Add many', '批量新增')}</Button>
      <Button onPress={() => props.onOpen('sheet')}>{say('Print codes', '打印券码')}</Button>
      <DownloadButton path={scoped('/coupons', { state: props.state, format: 'csv' })} name="coupons.csv">
        {say('Save as CSV', '保存为 CSV')}
      </DownloadButton>
      <Button onPress={() => resetAll(props.onReset)}>{say('Reset', '重置')}</Button>
    </span>
  );
}

interface ToolsProps {
  readonly code: string;
  readonly state: string;
}

function Tools({ code, state }: ToolsProps): VNode {
  return (
    <div class="tools">
      <Field
        type="search"
        label={say('Coupon code', '券码')}
        placeholder={say('a whole code finds magic coupons', '输入完整券码也可查魔法券')}
        value={code}
        onInput={(typed) => setQuery({ state, code: typed }, true)}
      />
      <Choice
        label={say('State', '状态')}
        value={state}
        onInput={(chosen) => setQuery({ state: chosen, code })}
        options={[
          ['', say('any', '全部')],
          ...stateNames.slice(0, 4).map((name) => [name, stateText(name)] as const),
        ]}
      />
    </div>
  );
}

function Listed(props: {
  readonly list: Loaded<Page>;
  /** The coupons that match the search. */
  readonly found: readonly CouponView[];
  readonly code: string;
  readonly onMore: () => void;
}): VNode | null {
  const { list, found, code, onMore } = props;
  const { data, problem, reload } = list;
  if (problem || !data) return <Pending data={data} problem={problem} />;
  if (data.coupons.length === 0 && code === '') {
    return (
      <Empty>
        {say(
          'No coupons yet. Add one, or prepare a scenario for your till.',
          '尚无券，请新增，或为收银端准备场景',
        )}
      </Empty>
    );
  }
  if (found.length === 0) return null;
  return (
    <>
      <CouponTable coupons={found} onChange={reload} />
      {data.cursor !== undefined && data.coupons.length < 1_000 && <More onPress={onMore} />}
    </>
  );
}

/** A coupon outside the list: a magic one, or one beyond the page. */
function OneCoupon({ code, onChange }: { readonly code: string; readonly onChange: () => void }): VNode {
  const { data, problem, reload } = useLoaded<CouponView>(scoped(`/coupons/${code}`), changed.value);
  if (problem?.status === 404) {
    return <Empty>{say(`No coupon has the code ${code}.`, `没有券码为 ${code} 的券`)}</Empty>;
  }
  if (problem || !data) return <Pending data={data} problem={problem} />;
  const refresh = (): void => {
    reload();
    onChange();
  };
  return <CouponTable coupons={[data]} onChange={refresh} />;
}

function CouponTable(props: {
  readonly coupons: readonly CouponView[];
  readonly onChange: () => void;
}): VNode {
  return (
    <Table
      label={say('Coupons', '券')}
      head={[
        say('Code', '券码'),
        say('State', '状态'),
        say('Face value', '券面额'),
        say('Settle amount', '商家实收'),
        say('Valid (Asia/Shanghai)', '有效期（Asia/Shanghai）'),
        say('Only for', '适用限制'),
        say('Actions', '操作'),
      ]}
    >
      {props.coupons.map((coupon) => (
        <CouponRow key={coupon.coupon_code} coupon={coupon} onChange={props.onChange} />
      ))}
    </Table>
  );
}

/** Resets one institution, or the whole emulator. */
async function resetAll(onDone: () => void): Promise<void> {
  const isMeant = await confirmed(await takenByReset(scope.value), { en: 'Reset', zh: '重置' });
  if (!isMeant) return;
  const act = async (): Promise<void> => {
    await call('POST', scoped('/reset'));
    forgetLoaded();
  };
  await attempt(act, { en: 'Everything is reset.', zh: '已恢复初始状态' });
  await loadInstitutions();
  startFeed();
  onDone();
}
