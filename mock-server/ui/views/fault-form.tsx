import type { VNode } from 'preact';
import type { FaultView } from '../../src/workbench/faults.js';
import { call } from '../admin-api.js';
import { useKept } from '../drafts.js';
import { attempt } from '../notice.js';
import { EndpointChoice } from '../parts/endpoint-choice.js';
import { Check, Choice, Field, Form, Submit } from '../parts/field.js';
import { Section } from '../parts/section.js';
import { type Both, say, sayBoth } from '../preferences.js';
import { scoped } from '../scope.js';

const kinds: ReadonlyMap<FaultView['kind'], Both> = new Map<FaultView['kind'], Both>([
  ['latency', { en: 'the response comes late', zh: '响应延迟' }],
  ['reset', { en: 'the connection is reset', zh: '连接被重置' }],
  ['silence', { en: 'nothing is sent', zh: '不发送任何内容' }],
  ['http_status', { en: 'another HTTP status, empty', zh: '其他 HTTP 状态，内容为空' }],
  ['html', { en: 'an HTML page', zh: 'HTML 页面' }],
  ['cut_json', { en: 'the JSON is cut off', zh: 'JSON 中途截断' }],
  ['empty_body', { en: 'HTTP 200 and no body', zh: 'HTTP 200，无内容' }],
  ['wrong_sign', { en: "the response's signature is wrong", zh: '响应签名错误' }],
  ['other_response', { en: 'a response for another coupon', zh: '另一张券的响应' }],
  ['system_error', { en: 'FAIL 系统繁忙', zh: 'FAIL 系统繁忙' }],
  [
    'lost_then_already_used',
    { en: 'response lost, and the retry gets already_used', zh: '响应丢失，重试得到 already_used' },
  ],
]);

const blank = {
  kind: 'reset',
  when: 'after',
  times: '1',
  isAlways: false,
  ms: '3000',
  max_ms: '',
  status: '500',
  headers: '',
  endpoint: '',
  coupon_code: '',
  wf_trace_no: '',
  merchant_no: '',
  shop_no: '',
  probability: '',
  seed: '',
};
type Typed = Readonly<typeof blank>;

const labels = {
  kind: { en: 'Fault', zh: '故障' },
  when: { en: 'When', zh: '时机' },
  endpoint: { en: 'Endpoint', zh: '接口' },
  ms: { en: 'Milliseconds', zh: '毫秒' },
  max_ms: { en: 'At most (milliseconds)', zh: '最长（毫秒）' },
  status: { en: 'HTTP status', zh: 'HTTP 状态' },
  headers: { en: 'Response header', zh: '响应头' },
  times: { en: 'How many requests', zh: '触发次数' },
  'match.coupon_code': { en: 'Only coupon', zh: '仅限券码' },
  'match.wf_trace_no': { en: 'Only trace number', zh: '仅限流水号' },
  'match.merchant_no': { en: 'Only merchant', zh: '仅限商户' },
  'match.shop_no': { en: 'Only shop', zh: '仅限门店' },
  probability: { en: 'Probability', zh: '触发概率' },
  seed: { en: 'Seed', zh: '随机种子' },
};

type TextName = Exclude<keyof Typed, 'isAlways'>;
type Put = (name: TextName) => { readonly value: string; readonly onInput: (value: string) => void };

/** Arms a fault. */
export function FaultForm({ onDone }: { readonly onDone: () => void }): VNode {
  const [typed, setTyped] = useKept<Typed>('fault', blank);
  const put = (change: Partial<Typed>): void => setTyped((before) => ({ ...before, ...change }));
  const field: Put = (name) => ({
    value: typed[name],
    onInput: (value: string) => put({ [name]: value }),
  });
  const { kind, isAlways } = typed;
  const arm = async (): Promise<void> => {
    const done = { en: `${kind} is armed.`, zh: `已设置故障 ${kind}` };
    if (await attempt(() => call('POST', scoped('/faults'), toFault(typed)), done, labels)) onDone();
  };
  return (
    <Section title={say('Add a fault', '添加故障')}>
      <Form onSubmit={arm}>
        <Fields typed={typed} field={field} />
        <Check
          label={say('Every request, until it is removed', '对每个请求都触发，直至移除')}
          isOn={isAlways}
          onInput={(isOn) => put({ isAlways: isOn })}
        />
        <MoreFields typed={typed} field={field} />
        <p class="buttons">
          <Submit>{say('Add', '添加')}</Submit>
        </p>
      </Form>
    </Section>
  );
}

interface FieldsProps {
  readonly typed: Typed;
  readonly field: Put;
}

function Fields({ typed, field }: FieldsProps): VNode {
  const number = (name: 'ms' | 'status' | 'times', min: number, max: number): VNode => (
    <Field label={sayBoth(labels[name])} {...{ name, min, max }} type="number" {...field(name)} isNeeded />
  );
  return (
    <div class="grid">
      <Choice
        label={sayBoth(labels.kind)}
        {...field('kind')}
        options={[...kinds].map(([name, text]) => [name, `${name}: ${sayBoth(text)}`] as const)}
      />
      <WhenChoice isOther={typed.endpoint !== ''} {...field('when')} />
      <EndpointChoice {...field('endpoint')} />
      {takes(typed, 'ms') && number('ms', 0, 600_000)}
      {takes(typed, 'status') && number('status', 200, 599)}
      {!typed.isAlways && number('times', 1, Number.MAX_SAFE_INTEGER)}
      <Only of="coupon_code" field={field} />
      <Only of="wf_trace_no" field={field} />
    </div>
  );
}

/** What is seldom needed. */
function MoreFields({ typed, field }: FieldsProps): VNode {
  const optional = (name: 'max_ms' | 'probability' | 'seed' | 'headers', hint: string): VNode => (
    <Field
      label={sayBoth(labels[name])}
      name={name}
      {...(name !== 'headers' && { type: 'number', step: 'any' })}
      hint={hint}
      {...field(name)}
    />
  );
  return (
    <details>
      <summary>{say('Further conditions', '其他条件')}</summary>
      <div class="grid">
        <Only of="merchant_no" field={field} />
        <Only of="shop_no" field={field} />
        {optional('probability', say('above 0, at most 1; empty: 1', '大于 0，至多为 1；留空为 1'))}
        {optional('seed', say('the same seed: the same draws', '种子相同，随机结果相同'))}
        {takes(typed, 'max_ms') && optional('max_ms', say('empty: always the same', '留空：延迟固定'))}
        {takes(typed, 'headers') && optional('headers', say('such as Retry-After: 5', '如 Retry-After: 5'))}
      </div>
    </details>
  );
}

function Only({ of, field }: { readonly of: Matched; readonly field: Put }): VNode {
  const name = `match.${of}` as const;
  return <Field label={sayBoth(labels[name])} name={name} hint={say('any', '不限')} {...field(of)} />;
}

function WhenChoice({ isOther, ...props }: ReturnType<Put> & { readonly isOther: boolean }): VNode {
  return (
    <Choice
      label={sayBoth(labels.when)}
      name="when"
      {...props}
      options={[
        [
          'after',
          isOther
            ? say('after the call: it was carried out', '调用之后：其动作已发生')
            : say('after the write-off: it has happened', '核销之后：核销已发生'),
        ],
        [
          'before',
          isOther
            ? say('before the call: it does nothing', '调用之前：其动作不会发生')
            : say('before the write-off: it does not happen', '核销之前：核销不会发生'),
        ],
      ]}
    />
  );
}

const numbers = ['ms', 'max_ms', 'status', 'probability', 'seed'] as const;
const matched = ['merchant_no', 'shop_no', 'coupon_code', 'wf_trace_no'] as const;
type Matched = (typeof matched)[number];

/** The kinds that have a field; all have those that are not listed. */
const kindsWith: Readonly<Partial<Record<TextName, readonly string[]>>> = {
  ms: ['latency', 'silence'],
  max_ms: ['latency'],
  status: ['http_status', 'html'],
  headers: ['http_status', 'html'],
};

function takes({ kind }: Typed, name: TextName): boolean {
  return kindsWith[name]?.includes(kind) ?? true;
}

/** Turns the form into the admin API's form; the API checks it. */
function toFault(typed: Typed): object {
  const { kind, when, times, isAlways, endpoint, headers } = typed;
  const given = <T extends TextName>(names: readonly T[]): readonly T[] =>
    names.filter((name) => takes(typed, name) && typed[name].trim() !== '');
  const [name = '', ...value] = headers.split(':');
  return {
    kind,
    when,
    times: isAlways ? 'always' : Number(times),
    ...Object.fromEntries(given(numbers).map((one) => [one, Number(typed[one])])),
    ...(given(['headers']).length > 0 && { headers: { [name.trim()]: value.join(':').trim() } }),
    ...(endpoint !== '' && { endpoint }),
    match: Object.fromEntries(given(matched).map((one) => [one, typed[one]])),
  };
}
