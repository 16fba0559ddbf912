import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { amountHint } from '../amounts.js';
import { attempt } from '../notice.js';
import { Button } from '../parts/button.js';
import { EndpointChoice } from '../parts/endpoint-choice.js';
import { Choice, Field, Form, Submit } from '../parts/field.js';
import { Section, Split } from '../parts/section.js';
import { say, sayBoth } from '../preferences.js';
import {
  draft,
  fieldsToSend,
  type FormField,
  formFields,
  freshNumbers,
  pathOf,
  typeField,
  untilKnown,
  valueOf,
} from '../request-form.js';
import {
  deliver,
  type Delivered,
  isPosted,
  type MakeBody,
  sendingWords,
  sentAgain,
  signedBody,
  timestampFor,
  undecided,
} from '../sending.js';
import { ExchangePanel } from './exchange.js';
import { MagicBuilder } from './magic-builder.js';
import { OtherFields } from './other-fields.js';
import { Pasted } from './pasted.js';

/** Composes a request as a till would, signs and sends it, and shows the result. */
export function Send(): VNode {
  const { delivered, setDelivered, isWaiting, send, stop } = useSending();
  const id = delivered?.id;
  return (
    <Split isOpen={id !== undefined}>
      <div class="send">
        <Compose onSend={send}>
          <p role="status" class="muted">
            {isWaiting ? sendingWords() : delivered && wordsFor(delivered)}{' '}
            {isWaiting && isPosted.value && (
              <Button kind="small" onPress={stop}>
                {say('Stop waiting', '不再等待')}
              </Button>
            )}
          </p>
        </Compose>
        <Pasted onSend={send} />
      </div>
      {id !== undefined && (
        <ExchangePanel key={id} id={id} onClose={() => setDelivered(undefined)} onSent={setDelivered} />
      )}
    </Split>
  );
}

interface Sending {
  readonly delivered: Delivered | undefined;
  readonly setDelivered: (delivered: Delivered | undefined) => void;
  readonly isWaiting: boolean;
  readonly send: (make: MakeBody) => Promise<void>;
  readonly stop: () => void;
}

/** Until it is delivered. */
const notSent: Delivered = { id: undefined, isLost: false, ids: [] };

/** Sends one request at a time, and keeps the last result. */
function useSending(): Sending {
  const [delivered, setDelivered] = useState<Delivered>();
  const [isWaiting, setWaiting] = useState(false);
  const waiting = useRef<AbortController>(null);
  const send = async (make: MakeBody): Promise<void> => {
    if (isWaiting) return;
    const { signal } = (waiting.current = new AbortController());
    isPosted.value = false;
    setWaiting(true);
    setDelivered(notSent);
    await attempt(async () => {
      const { path, body } = await make();
      setDelivered(await deliver(path, body, signal));
    });
    setWaiting(false);
  };
  return { delivered, setDelivered, isWaiting, send, stop: () => waiting.current?.abort() };
}

/** What the caller knows about the request. */
function wordsFor({ id, isLost, ids: { length: times } }: Delivered): string {
  if (id === undefined && !isLost) return say('Not sent.', '未发送');
  if (id === undefined) return sayBoth(undecided);
  const lost = isLost ? say('No response arrived. ', '没有收到响应。') : '';
  const again = times > 1 ? sayBoth(sentAgain) : '';
  return lost === '' && again === '' ? say('A response arrived.', '已收到响应') : lost + again;
}

interface ComposeProps {
  readonly onSend: (make: MakeBody) => unknown;
  readonly children: VNode;
}

function Compose({ onSend, children }: ComposeProps): VNode {
  const fields = formFields(pathOf(draft.value));
  return (
    <Section title={say('Compose a request', '填写请求')}>
      <p class="muted">
        {say(
          'Faults and the clock act on the request. The page signs only with the demo key and with keys that the emulator generated.',
          '故障与时钟对此请求同样生效。只用演示密钥和模拟器生成的密钥签名。',
        )}
      </p>
      <Form onSubmit={() => onSend(makeBody)}>
        <div class="tools">
          <EndpointChoice
            value={draft.value.endpoint}
            onInput={(endpoint) => (draft.value = { ...draft.value, endpoint, others: {} })}
          />
        </div>
        <div class="grid">
          <Inputs of={fields.filter(({ isOfCaller }) => !isOfCaller)} />
          <SignatureChoice />
        </div>
        <details>
          <summary>{say('Institution, merchant, shop and time', '机构、商户、门店与时间')}</summary>
          <div class="grid">
            <Inputs of={fields.filter(({ isOfCaller }) => isOfCaller)} />
          </div>
        </details>
        <OtherFields />
        <MagicBuilder onCode={(code) => typeField('coupon_code', code)} />
        <p class="buttons">
          <Submit>{say('Send', '发送')}</Submit>
          <Button onPress={renew}>{say('New coupon and trace number', '换新券码与流水号')}</Button>
        </p>
      </Form>
      {children}
    </Section>
  );
}

function renew(): void {
  const { fields } = draft.value;
  draft.value = { ...draft.value, fields: { ...fields, ...freshNumbers() }, isTraceTyped: false };
}

function SignatureChoice(): VNode {
  return (
    <Choice
      label={say('Signature', '签名')}
      value={draft.value.mistake}
      options={[
        ['', say('correct', '正确：按签名规则')],
        ['missing', say('wrong: no signature', '故意签错：不带签名')],
        ['wrong_key', say('wrong: another key', '故意签错：用其他密钥签名')],
        ['added_field', say('wrong: field added later', '故意签错：签名后又加字段')],
      ]}
      onInput={(value) => {
        draft.value = { ...draft.value, mistake: mistakes.find((name) => name === value) ?? '' };
      }}
    />
  );
}

const mistakes = ['missing', 'wrong_key', 'added_field'] as const;

/** Signs the form's fields, with the current time if none was typed. */
async function makeBody(): ReturnType<MakeBody> {
  await untilKnown();
  const path = pathOf(draft.value);
  const given = fieldsToSend();
  const isTimed = formFields(path).some(({ name }) => name === 'ts') && given['ts'] === undefined;
  const fields = isTimed ? { ...given, ts: await timestampFor(given['inst_no'] ?? '') } : given;
  const { mistake } = draft.value;
  return { path, body: await signedBody(path, fields, mistake === '' ? undefined : mistake) };
}

function Inputs({ of: fields }: { readonly of: readonly FormField[] }): VNode {
  return (
    <>
      {fields.map((field) => (
        <Input key={field.name} field={field} />
      ))}
    </>
  );
}

function Input({ field }: { readonly field: FormField }): VNode {
  const { name, label, hint, isMoney, options } = field;
  const value = valueOf(name, draft.value, pathOf(draft.value));
  const put = (text: string): void => typeField(name, text);
  if (options) return <Choice label={label} value={value} options={options} onInput={put} />;
  const inYuan = isMoney && value !== '' ? amountHint(value, 'fen') : undefined;
  return <Field label={label} value={value} hint={inYuan ?? hint} onInput={put} />;
}
