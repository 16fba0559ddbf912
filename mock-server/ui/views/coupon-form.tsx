import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { CouponView } from '../../src/workbench/coupons.js';
import { call } from '../admin-api.js';
import { fromLocalField } from '../format.js';
import { channels } from '../known.js';
import { asProblem } from '../loaded.js';
import { attempt, confirmed, tell } from '../notice.js';
import { stateWords } from '../parts/badge.js';
import { Choice, Field, Form } from '../parts/field.js';
import { fenHint } from '../parts/money.js';
import { Panel } from '../parts/section.js';
import { type Both, say } from '../preferences.js';
import { scoped } from '../scope.js';

interface Typed {
  readonly coupon_code: string;
  readonly title: string;
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
    face_amount: '1000',
    settle_amount: '',
    min_amount: '',
    channel_type: '',
    valid_from: '',
    valid_until: '',
    merchant_nos: '',
    shop_nos: '',
  };
}

/** A new coupon. What is left empty is left out, and then holds for any. */
export function CouponForm(props: { readonly onDone: () => void; readonly onClose: () => void }): VNode {
  const { onDone, onClose } = props;
  const [typed, setTyped] = useState(blank);
  const field = (name: keyof Typed) => ({
    value: typed[name],
    onInput: (value: string) => setTyped((before) => ({ ...before, [name]: value })),
  });
  const add = async (): Promise<void> => {
    if (!(await addCoupon(typed.coupon_code.trim(), toCoupon(typed)))) return;
    setTyped(blank());
    onDone();
  };
  return (
    <Panel title={say('A new coupon', '新增券')} onClose={onClose}>
      <Form onSubmit={() => void add()}>
        <Fields typed={typed} field={field} />
        <p class="buttons">
          <button type="submit" class="button main">
            {say('Add', '新增')}
          </button>
        </p>
      </Form>
    </Panel>
  );
}

/** Adds a coupon, or replaces the one that has its code, if that is meant; true where it was done. */
async function addCoupon(code: string, coupon: object): Promise<boolean> {
  try {
    await call('POST', scoped('/coupons'), coupon);
    tell({ kind: 'done', text: { en: `Coupon ${code} is added.`, zh: `已新增券 ${code}` } });
    return true;
  } catch (error) {
    const { text, existing } = asProblem(error);
    if (existing[0]) return replaceCoupon(existing[0], coupon);
    tell({ kind: 'problem', text });
    return false;
  }
}

async function replaceCoupon(existing: CouponView, coupon: object): Promise<boolean> {
  const { coupon_code: code } = existing;
  if (!(await confirmed(replaceText(existing), { en: 'Replace', zh: '替换' }))) return false;
  const done = { en: `Coupon ${code} is replaced.`, zh: `已替换券 ${code}` };
  return attempt(() => call('PUT', scoped(`/coupons/${code}`), coupon), done);
}

/** What is there, and what replacing it does. */
function replaceText({ coupon_code: code, effective_state, face_amount: fen, order_no }: CouponView): Both {
  const state = stateWords(effective_state);
  const [en, zh] =
    order_no === undefined
      ? ['', '']
      : [
          ` Order ${order_no} stays, and the new coupon can be written off again.`,
          `核销记录 ${order_no} 保留，新券可再次核销。`,
        ];
  return {
    en: `Coupon ${code} exists: ${state.en}, ${fen} fen. Replace it with the new one?${en}`,
    zh: `券 ${code} 已存在：${state.zh}，${fen} 分。是否用新券替换？${zh}`,
  };
}

type Put = (name: keyof Typed) => { readonly value: string; readonly onInput: (value: string) => void };

function Fields({ typed, field }: { readonly typed: Typed; readonly field: Put }): VNode {
  const any = say('any; several with commas', '不限；多个用逗号分隔');
  const settles =
    typed.settle_amount === '' ? say('by the fee (A7)', '按服务费计算（A7）') : fenHint(typed.settle_amount);
  return (
    <div class="grid">
      <Field
        label={say('Code', '券码')}
        {...field('coupon_code')}
        isNeeded
        hint={say('1 to 16 letters and digits', '1 至 16 位字母或数字')}
      />
      <Field
        label={say('Face value', '券面额')}
        {...field('face_amount')}
        isNeeded
        hint={fenHint(typed.face_amount)}
      />
      <Field label={say('Settles', '商家实收')} {...field('settle_amount')} hint={settles} />
      <Field
        label={say('Least order', '最低订单金额')}
        {...field('min_amount')}
        hint={fenHint(typed.min_amount)}
      />
      <TimeField label={say('Valid from', '生效时间')} {...field('valid_from')} />
      <TimeField label={say('Valid until', '失效时间')} {...field('valid_until')} />
      <ChannelChoice {...field('channel_type')} />
      <Field label={say('Title', '券名')} {...field('title')} />
      <Field label={say('Merchants', '商户')} {...field('merchant_nos')} hint={any} />
      <Field label={say('Shops', '门店')} {...field('shop_nos')} hint={any} />
    </div>
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

/** As the admin API takes it, which checks it. Digits are a number; anything else goes as it was typed, to be told of. */
function toCoupon(typed: Typed): object {
  const given = Object.entries(typed).filter(([, value]) => value.trim() !== '');
  return Object.fromEntries(given.map(([name, value]) => [name, toValue(name, value.trim())]));
}

function toValue(name: string, value: string): unknown {
  if (name.endsWith('_amount')) return /^\d+$/u.test(value) ? Number(value) : value;
  if (name.startsWith('valid_')) return fromLocalField(value);
  return name.endsWith('_nos') ? value.split(/[,，\s]+/u).filter((one) => one !== '') : value;
}
