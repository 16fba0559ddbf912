import type { VNode } from 'preact';
import type { Dispatch, StateUpdater } from 'preact/hooks';
import { call } from '../admin-api.js';
import { amountHint, amountUnit } from '../amounts.js';
import {
  amountProblem,
  type amounts,
  blankCoupon,
  changesOf,
  type CouponDraft,
  couponLabels,
  inUnit,
  isOfClock,
  toCoupon,
} from '../coupon-draft.js';
import { addCoupons } from '../coupon-load.js';
import { useKept } from '../drafts.js';
import { toLocalField } from '../format.js';
import { channels } from '../known.js';
import { attempt, tell, tellProblem } from '../notice.js';
import { stateNames, stateText } from '../parts/badge.js';
import { Choice, Field, Form, Submit } from '../parts/field.js';
import { Panel } from '../parts/section.js';
import { say, sayBoth } from '../preferences.js';
import { scoped } from '../scope.js';

/** Adds coupons, one after another. */
export function NewCoupon(props: { readonly onDone: () => void; readonly onClose: () => void }): VNode {
  const [typed, setTyped] = useKept('coupon', blankCoupon());
  const save = async (): Promise<void> => {
    if (!(await added(typed))) return;
    setTyped(blankCoupon());
    props.onDone();
  };
  return (
    <CouponForm
      title={say('A new coupon', '新增券')}
      word={say('Add', '新增')}
      isNew
      typed={typed}
      onChange={setTyped}
      onSave={save}
      onClose={props.onClose}
    />
  );
}

/** A coupon as it was when its form was opened, and as it is typed now. */
export interface Edited {
  readonly before: CouponDraft;
  readonly typed: CouponDraft;
}

/** Changes a coupon. */
export function EditedCoupon(props: {
  readonly of: Edited;
  /** Null closes the form. */
  readonly onEdit: Dispatch<StateUpdater<Edited | null>>;
  readonly onDone: () => void;
}): VNode {
  const { of, onEdit, onDone } = props;
  const code = of.before.coupon_code;
  const close = (): void => onEdit(null);
  const save = async (): Promise<void> => {
    const act = (): Promise<unknown> =>
      call('PATCH', scoped(`/coupons/${code}`), changesOf(of.typed, of.before));
    const done = { en: `Coupon ${code} is changed.`, zh: `已修改券 ${code}` };
    if (!(await attempt(act, done, couponLabels))) return;
    close();
    onDone();
  };
  return (
    <CouponForm
      title={say(`Edit coupon ${code}`, `修改券 ${code}`)}
      word={say('Save', '保存')}
      typed={of.typed}
      onChange={(to) => onEdit((now) => now && { ...now, typed: to(now.typed) })}
      onSave={save}
      onClose={close}
    />
  );
}

type Change = (to: (before: CouponDraft) => CouponDraft) => void;

interface FormProps {
  readonly title: string;
  /** What its button says. */
  readonly word: string;
  readonly isNew?: boolean;
  readonly typed: CouponDraft;
  readonly onChange: Change;
  readonly onSave: () => Promise<void>;
  readonly onClose: () => void;
}

/** A coupon's fields. Empty ones are left out, and then match anything. */
function CouponForm({ title, word, isNew = false, typed, onChange, onSave, onClose }: FormProps): VNode {
  const save = async (): Promise<void> => {
    const wrong = amountProblem(typed);
    if (wrong) tell(wrong);
    else await onSave();
  };
  return (
    <Panel title={title} onClose={onClose}>
      <Form onSubmit={save}>
        <div class="grid">
          <UnitChoice typed={typed} onChange={onChange} />
          <StateChoice value={typed.state} onChange={onChange} />
          <Fields
            typed={typed}
            isNew={isNew}
            field={(name) => ({
              name,
              label: sayBoth(couponLabels[name]),
              value: typed[name],
              onInput: (value) => onChange((before) => ({ ...before, [name]: value })),
            })}
          />
        </div>
        <p class="buttons">
          <Submit>{word}</Submit>
        </p>
      </Form>
    </Panel>
  );
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
  const { unit } = typed;
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

function UnitChoice(props: { readonly typed: CouponDraft; readonly onChange: Change }): VNode {
  const choose = (name: string): void => {
    const unit = name === 'yuan' ? 'yuan' : 'fen';
    const typed = inUnit(props.typed, unit);
    amountUnit.value = unit;
    const wrong = amountProblem(typed);
    if (wrong) tell(wrong);
    props.onChange(() => typed);
  };
  return (
    <Choice
      label={say('Amounts in', '金额单位')}
      value={props.typed.unit}
      onInput={choose}
      options={[
        ['yuan', say('yuan', '元')],
        ['fen', say('fen, as on the wire', '分（与接口一致）')],
      ]}
    />
  );
}

function StateChoice(props: { readonly value: string; readonly onChange: Change }): VNode {
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
      options={stateNames.map((state) => [state, stateText(state)] as const)}
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
