import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../admin-api.js';
import { amountHint, type AmountUnit, amountUnit, toFen } from '../amounts.js';
import { addCoupons } from '../coupon-load.js';
import { fromLocalField, toLocalField, yuan } from '../format.js';
import { channels } from '../known.js';
import { tell } from '../notice.js';
import { stateWords } from '../parts/badge.js';
import { Choice, Field, Form } from '../parts/field.js';
import { Panel } from '../parts/section.js';
import { say, sayBoth } from '../preferences.js';
import { scoped } from '../scope.js';

interface Typed {
  readonly coupon_code: string;
  readonly title: string;
  /** A state kept in the store, or one derived from the clock. */
  readonly state: string;
  readonly face_amount: string;
  readonly settle_amount: string;
  readonly min_amount: string;
  readonly channel_type: string;
  readonly valid_from: string;
  readonly valid_until: string;
  readonly merchant_nos: string;
  readonly shop_nos: string;
}

/** Twelve digits that no magic coupon has. */
function newCode(): string {
  const [draw = 0] = crypto.getRandomValues(new Uint32Array(1));
  return `6${String(draw).padStart(10, '0')}${String(Date.now() % 10)}`;
}

function blank(): Typed {
  return {
    coupon_code: newCode(),
    title: '',
    state: 'issued',
    face_amount: toTyped(1000),
    settle_amount: '',
    min_amount: '',
    channel_type: '',
    valid_from: '',
    valid_until: '',
    merchant_nos: '',
    shop_nos: '',
  };
}

/** Turns whole fen into the unit of typed amounts. */
function toTyped(fen: number): string {
  return amountUnit.value === 'fen' ? String(fen) : yuan(fen).slice(1);
}

/** A new coupon. Empty fields are left out, and then match anything. */
export function CouponForm(props: { readonly onDone: () => void; readonly onClose: () => void }): VNode {
  const { onDone, onClose } = props;
  const [typed, setTyped] = useState(blank);
  const change = (to: (before: Typed) => Typed): void => setTyped(to);
  const add = async (): Promise<void> => {
    if (!(await added(typed))) return;
    setTyped(blank());
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

async function added(typed: Typed): Promise<boolean> {
  const code = typed.coupon_code.trim();
  const result = await addCoupons(
    toCoupon(typed),
    () => ({ en: `Coupon ${code} is added.`, zh: `已新增券 ${code}` }),
    () => ({ en: `Coupon ${code} is replaced.`, zh: `已替换券 ${code}` }),
  );
  if (typeof result !== 'boolean') tell({ kind: 'problem', text: result.text });
  return result === true;
}

type Put = (name: keyof Typed) => { readonly value: string; readonly onInput: (value: string) => void };

function Fields({ typed, field }: { readonly typed: Typed; readonly field: Put }): VNode {
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
        label={say('Code', '券码')}
        {...field('coupon_code')}
        isNeeded
        hint={say('1 to 16 letters and digits', '1 至 16 位字母或数字')}
      />
      <Field
        label={say('Face value', '券面额') + unitWord}
        {...field('face_amount')}
        isNeeded
        hint={amountHint(typed.face_amount, unit)}
      />
      <Field label={say('Settle amount', '商家实收') + unitWord} {...field('settle_amount')} hint={settles} />
      <Field
        label={say('Minimum order', '最低订单金额') + unitWord}
        {...field('min_amount')}
        hint={amountHint(typed.min_amount, unit)}
      />
      <TimeField label={say('Valid from', '生效时间')} {...field('valid_from')} />
      <TimeField label={say('Valid until', '失效时间')} {...field('valid_until')} />
      <ChannelChoice {...field('channel_type')} />
      <Field label={say('Title', '券名')} {...field('title')} />
      <Field label={say('Merchants', '商户')} {...field('merchant_nos')} hint={any} />
      <Field label={say('Shops', '门店')} {...field('shop_nos')} hint={any} />
    </>
  );
}

interface TimeProps {
  readonly label: string;
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

type Change = (to: (before: Typed) => Typed) => void;

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
        ['fen', say('fen, as on the wire', '分（与接口一致）')],
        ['yuan', say('yuan', '元')],
      ]}
    />
  );
}

/** Converts typed amounts to another unit; invalid amounts are unchanged. */
function inUnit(typed: Typed, from: AmountUnit, unit: AmountUnit): Typed {
  const convert = (text: string): string => {
    const fen = toFen(text.trim(), from);
    if (fen === undefined) return text;
    return unit === 'fen' ? String(fen) : yuan(fen).slice(1);
  };
  return {
    ...typed,
    face_amount: convert(typed.face_amount),
    settle_amount: convert(typed.settle_amount),
    min_amount: convert(typed.min_amount),
  };
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

function isOfClock(state: string): boolean {
  return state === 'expired' || state === 'not_yet_valid';
}

/** The dates that give a coupon a clock-derived state: a day before or after the emulator's time. */
async function timesFor(state: string): Promise<Partial<Typed>> {
  if (!isOfClock(state)) return {};
  const { now } = await call<{ now: string }>('GET', scoped('/clock'));
  const dayMs = 86_400_000;
  const inDays = (days: number): string =>
    toLocalField(new Date(Date.parse(now) + days * dayMs).toISOString());
  return state === 'expired' ? { valid_until: inDays(-1) } : { valid_from: inDays(1) };
}

/**
 * The form for the admin API, which checks it. Digits become a number; other text is sent as typed, so that it is
 * reported.
 */
function toCoupon(typed: Typed): object {
  const given = Object.entries({ ...typed, state: isOfClock(typed.state) ? '' : typed.state }).filter(
    ([, value]) => value.trim() !== '',
  );
  return Object.fromEntries(given.map(([name, value]) => [name, toValue(name, value.trim())]));
}

function toValue(name: string, value: string): unknown {
  if (name.endsWith('_amount')) return toFen(value, amountUnit.value) ?? value;
  if (name.startsWith('valid_')) return fromLocalField(value);
  return name.endsWith('_nos') ? value.split(/[,，\s]+/u).filter((one) => one !== '') : value;
}
