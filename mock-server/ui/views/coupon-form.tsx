import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../admin-api.js';
import { amountHint, amountUnit } from '../amounts.js';
import {
  amountProblem,
  blankCoupon,
  type CouponDraft,
  couponLabels,
  inUnit,
  isOfClock,
  toCoupon,
} from '../coupon-draft.js';
import { addCoupons } from '../coupon-load.js';
import { toLocalField } from '../format.js';
import { channels } from '../known.js';
import { tell, tellProblem } from '../notice.js';
import { stateWords } from '../parts/badge.js';
import { Choice, Field, Form } from '../parts/field.js';
import { Panel } from '../parts/section.js';
import { say, sayBoth } from '../preferences.js';
import { scoped } from '../scope.js';

/** A new coupon. Empty fields are left out, and then match anything. */
export function CouponForm(props: { readonly onDone: () => void; readonly onClose: () => void }): VNode {
  const { onDone, onClose } = props;
  const [typed, setTyped] = useState(blankCoupon);
  const change = (to: (before: CouponDraft) => CouponDraft): void => setTyped(to);
  const add = async (): Promise<void> => {
    if (!(await added(typed))) return;
    setTyped(blankCoupon());
    onDone();
  };
  return (
    <Panel title={say('A new coupon', '新增券')} onClose={onClose}>
      <Form onSubmit={() => void add()}>
        <div class="grid">
          <UnitChoice onChange={change} />
          <StateChoice value={typed.state} onChange={change} />
          <Fields
            typed={typed}
            field={(name) => ({
              name,
              value: typed[name],
              onInput: (value) => setTyped((before) => ({ ...before, [name]: value })),
            })}
          />
        </div>
        <p class="buttons">
          <button type="submit" class="button main">
            {say('Add', '新增')}
          </button>
        </p>
      </Form>
    </Panel>
  );
}

async function added(typed: CouponDraft): Promise<boolean> {
  const wrong = amountProblem(typed);
  if (wrong) {
    tell(wrong);
    return false;
  }
  const code = typed.coupon_code.trim();
  const result = await addCoupons(
    toCoupon(typed),
    () => ({ en: `Coupon ${code} is added.`, zh: `已新增券 ${code}` }),
    () => ({ en: `Coupon ${code} is replaced.`, zh: `已替换券 ${code}` }),
  );
  if (typeof result !== 'boolean') tellProblem(result, couponLabels);
  return result === true;
}

type Put = (name: keyof typeof couponLabels | 'channel_type') => {
  readonly name: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
};

function Fields({ typed, field }: { readonly typed: CouponDraft; readonly field: Put }): VNode {
  const any = say('any; several with commas', '不限；多个用逗号分隔');
  const unit = amountUnit.value;
  const unitWord = unit === 'fen' ? say(' (fen)', '（分）') : say(' (yuan)', '（元）');
  const settles =
    typed.settle_amount === ''
      ? say('by the fee (A7)', '按服务费计算（A7）')
      : amountHint(typed.settle_amount, unit);
  return (
    <>
      <Field
        label={sayBoth(couponLabels.coupon_code)}
        {...field('coupon_code')}
        isNeeded
        hint={say('1 to 16 letters and digits', '1 至 16 位字母或数字')}
      />
      <Field
        label={sayBoth(couponLabels.face_amount) + unitWord}
        {...field('face_amount')}
        isNeeded
        hint={amountHint(typed.face_amount, unit)}
      />
      <Field
        label={sayBoth(couponLabels.settle_amount) + unitWord}
        {...field('settle_amount')}
        hint={settles}
      />
      <Field
        label={sayBoth(couponLabels.min_amount) + unitWord}
        {...field('min_amount')}
        hint={amountHint(typed.min_amount, unit)}
      />
      <TimeField label={sayBoth(couponLabels.valid_from)} {...field('valid_from')} />
      <TimeField label={sayBoth(couponLabels.valid_until)} {...field('valid_until')} />
      <ChannelChoice {...field('channel_type')} />
      <Field label={sayBoth(couponLabels.title)} {...field('title')} />
      <Field label={sayBoth(couponLabels.merchant_nos)} {...field('merchant_nos')} hint={any} />
      <Field label={sayBoth(couponLabels.shop_nos)} {...field('shop_nos')} hint={any} />
    </>
  );
}

interface TimeProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
}

function TimeField(props: TimeProps): VNode {
  return <Field {...props} type="datetime-local" step={1} hint="Asia/Shanghai" />;
}

function ChannelChoice(props: { readonly value: string; readonly onInput: (value: string) => void }): VNode {
  const options = channels.map(
    ({ channel_type, name }) => [channel_type, `${channel_type} ${name}`] as const,
  );
  return (
    <Choice label={say('Channel', '通道')} {...props} options={[['', say('any', '不限')], ...options]} />
  );
}

type Change = (to: (before: CouponDraft) => CouponDraft) => void;

function UnitChoice({ onChange }: { readonly onChange: Change }): VNode {
  const choose = (name: string): void => {
    const unit = name === 'yuan' ? 'yuan' : 'fen';
    const from = amountUnit.value;
    onChange((before) => inUnit(before, from, unit));
    amountUnit.value = unit;
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
