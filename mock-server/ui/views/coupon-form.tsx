import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { CouponView } from '../../src/workbench/coupons.js';
import { call } from '../admin-api.js';
import { amountHint, amountUnit } from '../amounts.js';
import {
  amountProblem,
  type amounts,
  blankCoupon,
  changesOf,
  type CouponDraft,
  couponLabels,
  draftOf,
  inUnit,
  isOfClock,
  toCoupon,
} from '../coupon-draft.js';
import { addCoupons } from '../coupon-load.js';
import { toLocalField } from '../format.js';
import { channels } from '../known.js';
import { attempt, tell, tellProblem } from '../notice.js';
import { stateWords } from '../parts/badge.js';
import { Choice, Field, Form, Submit } from '../parts/field.js';
import { Panel } from '../parts/section.js';
import { say, sayBoth } from '../preferences.js';
import { scoped } from '../scope.js';

/** A new coupon, or one to change. Empty fields are left out, and then match anything. */
export function CouponForm(props: {
  readonly of?: CouponView;
  readonly onDone: () => void;
  readonly onClose: () => void;
}): VNode {
  const { of, onDone, onClose } = props;
  const [typed, setTyped] = useState(() => (of ? draftOf(of) : blankCoupon()));
  const change = (to: (before: CouponDraft) => CouponDraft): void => setTyped(to);
  const save = async (): Promise<void> => {
    const wrong = amountProblem(typed);
    if (wrong) tell(wrong);
    else if (await (of ? patched(typed, of) : added(typed))) {
      if (of) onClose();
      else setTyped(blankCoupon());
      onDone();
    }
  };
  const title = of && say(`Edit coupon ${of.coupon_code}`, `修改券 ${of.coupon_code}`);
  return (
    <Panel title={title ?? say('A new coupon', '新增券')} onClose={onClose}>
      <Form onSubmit={save}>
        <div class="grid">
          <UnitChoice typed={typed} onChange={change} />
          <StateChoice value={typed.state} onChange={change} />
          <Fields
            typed={typed}
            isNew={!of}
            field={(name) => ({
              name,
              label: sayBoth(couponLabels[name]),
              value: typed[name],
              onInput: (value) => setTyped((before) => ({ ...before, [name]: value })),
            })}
          />
        </div>
        <p class="buttons">
          <Submit>{of ? say('Save', '保存') : say('Add', '新增')}</Submit>
        </p>
      </Form>
    </Panel>
  );
}

function patched(typed: CouponDraft, of: CouponView): Promise<boolean> {
  const { coupon_code: code } = of;
  const act = (): Promise<unknown> => call('PATCH', scoped(`/coupons/${code}`), changesOf(typed, of));
  return attempt(act, { en: `Coupon ${code} is changed.`, zh: `已修改券 ${code}` }, couponLabels);
}

async function added(typed: CouponDraft): Promise<boolean> {
  const code = typed.coupon_code.trim();
  const result = await addCoupons(
    toCoupon(typed),
    () => ({ en: `Coupon ${code} is added.`, zh: `已新增券 ${code}` }),
    () => ({ en: `Coupon ${code} is replaced.`, zh: `已替换券 ${code}` }),
  );
  if (typeof result !== 'boolean') tellProblem(result, couponLabels);
  return result === true;
}

type Put = (name: keyof typeof couponLabels) => {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
};

function Fields(props: { readonly typed: CouponDraft; readonly isNew: boolean; readonly field: Put }): VNode {
  const { typed, isNew, field } = props;
  const any = say('any; several with commas', '不限；多个用逗号分隔');
  const unit = amountUnit.value;
  const unitWord = unit === 'fen' ? say(' (fen)', '（分）') : say(' (yuan)', '（元）');
  const amount = (name: (typeof amounts)[number]): ReturnType<Put> & { readonly hint: string } => {
    const { label, ...more } = field(name);
    return { ...more, label: label + unitWord, hint: amountHint(typed[name], unit) };
  };
  const byFee = say('empty: less the fee (A7)', '留空：扣除服务费（A7）');
  return (
    <>
      {isNew && (
        <Field
          {...field('coupon_code')}
          isNeeded
          hint={say('1 to 16 letters and digits', '1 至 16 位字母或数字')}
        />
      )}
      <Field {...amount('face_amount')} isNeeded />
      <Field {...amount('settle_amount')} {...(typed.settle_amount === '' && { hint: byFee })} />
      <Field {...amount('min_amount')} />
      <TimeField {...field('valid_from')} />
      <TimeField {...field('valid_until')} />
      <ChannelChoice {...field('channel_type')} />
      <Field {...field('title')} />
      <Field {...field('merchant_nos')} hint={any} />
      <Field {...field('shop_nos')} hint={any} />
    </>
  );
}

function TimeField(props: ReturnType<Put>): VNode {
  return <Field {...props} type="datetime-local" step={1} hint="Asia/Shanghai" />;
}

function ChannelChoice(props: ReturnType<Put>): VNode {
  const options = channels.map(
    ({ channel_type, name }) => [channel_type, `${channel_type} ${name}`] as const,
  );
  return <Choice {...props} options={[['', say('any', '不限')], ...options]} />;
}

type Change = (to: (before: CouponDraft) => CouponDraft) => void;

function UnitChoice(props: { readonly typed: CouponDraft; readonly onChange: Change }): VNode {
  const choose = (name: string): void => {
    const unit = name === 'yuan' ? 'yuan' : 'fen';
    const typed = inUnit(props.typed, amountUnit.value, unit);
    amountUnit.value = unit;
    const wrong = amountProblem(typed);
    if (wrong) tell(wrong);
    props.onChange(() => typed);
  };
  return (
    <Choice
      label={say('Amounts in', '金额单位')}
      value={amountUnit.value}
      onInput={choose}
      options={[
        ['yuan', say('yuan', '元')],
        ['fen', say('fen, as on the wire', '分（与接口一致）')],
      ]}
    />
  );
}

function StateChoice(props: { readonly value: string; readonly onChange: Change }): VNode {
  const states = ['issued', 'used', 'refunded', 'frozen', 'expired', 'not_yet_valid'];
  const choose = async (state: string): Promise<void> => {
    const times = await timesFor(state);
    props.onChange((before) => ({
      ...before,
      ...((isOfClock(state) || isOfClock(before.state)) && { valid_from: '', valid_until: '' }),
      ...times,
      state,
    }));
  };
  return (
    <Choice
      label={say('State', '状态')}
      value={props.value}
      onInput={(state) => void choose(state)}
      options={states.map((state) => [state, sayBoth(stateWords(state))] as const)}
    />
  );
}

/** The dates that give a coupon a clock-derived state: a day before or after the emulator's time. */
async function timesFor(state: string): Promise<Partial<CouponDraft>> {
  if (!isOfClock(state)) return {};
  const { now } = await call<{ now: string }>('GET', scoped('/clock'));
  const dayMs = 86_400_000;
  const inDays = (days: number): string =>
    toLocalField(new Date(Date.parse(now) + days * dayMs).toISOString());
  return state === 'expired' ? { valid_until: inDays(-1) } : { valid_from: inDays(1) };
}
