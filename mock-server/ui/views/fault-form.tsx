import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { FaultView } from '../../src/workbench/faults.js';
import { call } from '../admin-api.js';
import { declaredPaths, writeOffPath } from '../known.js';
import { attempt } from '../notice.js';
import { Check, Choice, Field, Form } from '../parts/field.js';
import { Section } from '../parts/section.js';
import { type Both, say, sayBoth } from '../preferences.js';
import { scoped } from '../scope.js';

const kinds: ReadonlyMap<FaultView['kind'], Both> = new Map<FaultView['kind'], Both>([
  ['latency', { en: 'the response comes late', zh: '响应延迟' }],
  ['reset', { en: 'the connection is reset', zh: '连接被重置' }],
  ['silence', { en: 'nothing is sent', zh: '不发送任何内容' }],
  ['http_status', { en: 'another HTTP status, empty', zh: '其他 HTTP 状态，内容为空' }],
  ['html', { en: 'an HTML page', zh: 'HTML 页面' }],
  ['cut_json', { en: 'the JSON ends in its middle', zh: 'JSON 中途截断' }],
  ['empty_body', { en: 'HTTP 200 and no body', zh: 'HTTP 200，无内容' }],
  ['wrong_sign', { en: "the response's signature is wrong", zh: '响应签名错误' }],
  ['other_response', { en: 'a response about another coupon', zh: '另一张券的响应' }],
  ['system_error', { en: 'FAIL 系统繁忙', zh: 'FAIL 系统繁忙' }],
  ['lost_then_already_used', { en: 'response lost, then already_used', zh: '响应丢失，之后为 already_used' }],
]);

interface Typed {
  readonly kind: string;
  readonly when: string;
  readonly times: string;
  readonly isAlways: boolean;
  readonly ms: string;
  readonly status: string;
  readonly endpoint: string;
  readonly coupon_code: string;
  readonly wf_trace_no: string;
}

const blank: Typed = {
  kind: 'reset',
  when: 'after',
  times: '1',
  isAlways: false,
  ms: '3000',
  status: '500',
  endpoint: '',
  coupon_code: '',
  wf_trace_no: '',
};

const labels = {
  kind: { en: 'Fault', zh: '故障' },
  when: { en: 'When', zh: '时机' },
  endpoint: { en: 'Endpoint', zh: '接口' },
  ms: { en: 'Milliseconds', zh: '毫秒' },
  status: { en: 'HTTP status', zh: 'HTTP 状态' },
  times: { en: 'How many requests', zh: '触发次数' },
  'match.coupon_code': { en: 'Only coupon', zh: '仅限券码' },
  'match.wf_trace_no': { en: 'Only trace number', zh: '仅限流水号' },
};

type TextName = Exclude<keyof Typed, 'isAlways'>;
type Put = (name: TextName) => { readonly value: string; readonly onInput: (value: string) => void };

/** Arms a fault. */
export function FaultForm({ onDone }: { readonly onDone: () => void }): VNode {
  const [typed, setTyped] = useState(blank);
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
      <Form onSubmit={() => void arm()}>
        <Fields typed={typed} field={field} />
        <Check
          label={say('Every request, until it is removed', '每个请求，直至移除')}
          isOn={isAlways}
          onInput={(isOn) => put({ isAlways: isOn })}
        />
        <p class="buttons">
          <button type="submit" class="button main">
            {say('Add', '添加')}
          </button>
        </p>
      </Form>
    </Section>
  );
}

function Fields({ typed, field }: { readonly typed: Typed; readonly field: Put }): VNode {
  const { kind, isAlways } = typed;
  const number = (name: 'ms' | 'status' | 'times', min: number): VNode => (
    <Field label={sayBoth(labels[name])} name={name} type="number" min={min} {...field(name)} isNeeded />
  );
  return (
    <div class="grid">
      <Choice
        label={sayBoth(labels.kind)}
        {...field('kind')}
        options={[...kinds].map(([name, text]) => [name, `${name}: ${sayBoth(text)}`] as const)}
      />
      <WhenChoice isOther={typed.endpoint !== ''} {...field('when')} />
      <EndpointField {...field('endpoint')} />
      {takesMs(kind) && number('ms', 0)}
      {takesStatus(kind) && number('status', 200)}
      {!isAlways && number('times', 1)}
      <Field
        label={sayBoth(labels['match.coupon_code'])}
        name="match.coupon_code"
        {...field('coupon_code')}
        hint={say('any', '不限')}
      />
      <Field
        label={sayBoth(labels['match.wf_trace_no'])}
        name="match.wf_trace_no"
        {...field('wf_trace_no')}
        hint={say('any', '不限')}
      />
    </div>
  );
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
            ? say('after the call: what it does has happened', '调用之后：其动作已发生')
            : say('after the write-off: it has happened', '核销之后：核销已发生'),
        ],
        [
          'before',
          isOther
            ? say('before it: nothing happens', '调用之前：什么都不会发生')
            : say('before it: it does not happen', '核销之前：核销不会发生'),
        ],
      ]}
    />
  );
}

/** Shown if there are endpoints besides the write-off; without a choice the fault applies to the write-off. */
function EndpointField(props: ReturnType<Put>): VNode | null {
  const paths = declaredPaths();
  if (paths.length === 0) return null;
  const options = [['', writeOffPath()] as const, ...paths.map((path) => [path, path] as const)];
  return <Choice label={sayBoth(labels.endpoint)} name="endpoint" {...props} options={options} />;
}

function takesMs(kind: string): boolean {
  return kind === 'latency' || kind === 'silence';
}

function takesStatus(kind: string): boolean {
  return kind === 'http_status' || kind === 'html';
}

/** Turns the form into the admin API's form; the API checks it. */
function toFault(typed: Typed): object {
  const { kind, when, times, isAlways, ms, status, endpoint, coupon_code, wf_trace_no } = typed;
  const match = { ...(coupon_code !== '' && { coupon_code }), ...(wf_trace_no !== '' && { wf_trace_no }) };
  return {
    kind,
    when,
    times: isAlways ? 'always' : Number(times),
    ...(takesMs(kind) && { ms: Number(ms) }),
    ...(takesStatus(kind) && { status: Number(status) }),
    ...(endpoint !== '' && { endpoint }),
    ...(Object.keys(match).length > 0 && { match }),
  };
}
