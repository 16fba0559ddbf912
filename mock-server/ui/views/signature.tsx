import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ExplainedSign } from '../../src/workbench/explain-sign.js';
import { call, type Problem } from '../admin-api.js';
import { useKept } from '../drafts.js';
import { prettyJson } from '../format.js';
import { entries } from '../journal-feed.js';
import { asProblem } from '../loaded.js';
import { behaviourOf, profile } from '../known.js';
import { Badge, ProvenanceBadge } from '../parts/badge.js';
import { Button, CopyButton } from '../parts/button.js';
import { Fact } from '../parts/fact.js';
import { Area, Form, Submit } from '../parts/field.js';
import { Section, Trouble } from '../parts/section.js';
import { say, sayBoth } from '../preferences.js';
import { linkTo, route } from '../route.js';
import { scoped } from '../scope.js';
import { Canonical, SecondReading } from './canonical.js';

/** The source's own request; its key is not known, so with any other its sign is wrong. */
const example = `{"couponCode":"679533922928","inst_no":"60000001","merchant_no":"851811130002","shop_no":"862010110001","channel_type":"10001","writeOff_tyep":"0","amount":"1000","sign":"be7e74eef4015f9e87a3e5c480dc0c12","ts":"20211120154500"}`;

/** The shown result, and the exchange of the journal that it is about; '' for a text. */
interface Shown {
  readonly requestId: string;
  readonly told?: ExplainedSign;
  readonly problem?: Problem;
}

/** The signature view: takes a request and shows why its signature is not valid. */
export function Signature(): VNode {
  const { id } = route.value;
  const [text, setText] = useKept('explained', '');
  const [shown, setShown] = useState<Shown>();
  const asking = useRef<AbortController>(null);
  /** Clears the shown result at once: otherwise it would look like the result of the new request. */
  const clear = (): AbortSignal => {
    asking.current?.abort();
    asking.current = new AbortController();
    setShown(undefined);
    return asking.current.signal;
  };
  const ask = async (asked: string): Promise<void> => {
    const stopped = clear();
    const requestId = requestIdIn(asked);
    const body = requestId === '' ? { body: asked } : { request_id: requestId };
    try {
      setShown({ requestId, told: await call('POST', scoped('/sign/explain'), body, stopped) });
    } catch (error) {
      if (!stopped.aborted) setShown({ requestId, problem: asProblem(error) });
    }
  };
  useEffect(() => {
    if (id === '') clear();
    else void ask(id);
  }, [id]);
  const { requestId = '', told, problem } = shown ?? {};
  const type = (typed: string): void => {
    clear();
    setText(typed);
  };
  return (
    <>
      <Section title={say('Why is a signature wrong?', '签名为何错误？')}>
        <Paper text={text} onText={type} onAsk={() => ask(text)} />
        <Trouble problem={problem} />
        <RuleInWords />
      </Section>
      {told && <Explained told={told} requestId={requestId} storedId={storedIdOf(text, told)} onAsk={ask} />}
    </>
  );
}

/** How requests are signed here, in a line. */
function RuleInWords(): VNode | null {
  const known = profile.value;
  if (!known) return null;
  const { request, response } = known.signing_in_words;
  const isSame = sayBoth(request) === sayBoth(response);
  return (
    <>
      <h3>{say('The signing rule here', '当前签名规则')}</h3>
      <p>
        <ProvenanceOf id="A1" /> {isSame ? '' : say('Requests: ', '请求：')}
        {sayBoth(request)}
      </p>
      {!isSame && (
        <p>
          <ProvenanceOf id="A2" /> {say('Responses: ', '响应：')}
          {sayBoth(response)}
        </p>
      )}
    </>
  );
}

function ProvenanceOf({ id }: { readonly id: string }): VNode {
  return <ProvenanceBadge of={behaviourOf(id)?.provenance ?? 'assumed'} />;
}

/** A request ID, or a link to an exchange, is typed in place of a text; '' for a text. */
function requestIdIn(text: string): string {
  return /^(?:\S+#\/journal\/)?([\w-]+)$/u.exec(text.trim())?.[1] ?? '';
}

/** The exchange of the journal from which a text was copied: its signature is masked there, and stored whole. */
function storedIdOf(text: string, { causes }: ExplainedSign): string | undefined {
  if (!causes.some(({ code }) => code === 'sign_masked')) return undefined;
  const copied = prettyJson(text);
  return entries.value.find(({ request: { fields } }) => prettyJson(JSON.stringify(fields)) === copied)?.id;
}

function Paper(props: {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onAsk: () => unknown;
}): VNode {
  const { text, onText, onAsk } = props;
  return (
    <Form onSubmit={onAsk}>
      <Area
        label={say(
          'A request or response as JSON with its signature, or a request ID of the journal',
          '含签名的请求（或响应）JSON，或请求记录中的请求编号',
        )}
        rows={8}
        value={text}
        onInput={onText}
        hint={say(
          'Paste it exactly as it was sent. It goes to this emulator only.',
          '请原样粘贴实际发送的内容，只会发给本模拟器。',
        )}
        isNeeded
      />
      <p class="buttons">
        <Submit>{say('Explain', '分析')}</Submit>
        <Button onPress={() => onText(example)}>{say("The source's example", '填入文档示例')}</Button>
      </p>
    </Form>
  );
}

interface ExplainedProps {
  readonly told: ExplainedSign;
  readonly requestId: string;
  /** The exchange that is meant, where a masked copy of it was given. */
  readonly storedId: string | undefined;
  readonly onAsk: (requestId: string) => unknown;
}

function Explained({ told, requestId, storedId, onAsk }: ExplainedProps): VNode {
  const { valid, causes, alternatives, inst_no: instNo, kind } = told;
  return (
    <Section title={say('Result', '分析结果')}>
      <p class="verdict" role="status">
        {valid ? (
          <Badge kind="good">{say('the signature is valid', '验签通过')}</Badge>
        ) : (
          <Badge kind="bad">{say('the signature is not valid', '验签不通过')}</Badge>
        )}{' '}
        <span class="muted">
          {kind === 'response' ? say('a response', '响应') : say('a request', '请求')} ·{' '}
          {say('institution', '机构')} {instNo}
        </span>
      </p>
      {requestId !== '' && (
        <p>
          {say('Request ID ', '请求编号 ')}
          <a href={linkTo('journal', requestId)}>
            <code>{requestId}</code>
          </a>
        </p>
      )}
      {storedId !== undefined && (
        <p>
          <Button kind="main" onPress={() => onAsk(storedId)}>
            {say('Explain the stored exchange', '分析已记录的交互')}
          </Button>
        </p>
      )}
      {!valid &&
        [causes, ...alternatives].map((way, index) => <Way key={`${index}`} way={way} isOther={index > 0} />)}
      <Canonical told={told} />
      {told.second_reading && <SecondReading fields={told.second_reading} />}
      <Facts told={told} />
    </Section>
  );
}

function Facts({ told }: { readonly told: ExplainedSign }): VNode {
  const {
    valid,
    kind,
    rule,
    rule_zh: ruleZh,
    canonical_length: bytes,
    expected_length: digits,
    expected_sign: right,
  } = told;
  const row = kind === 'response' ? 'A2' : 'A1';
  return (
    <dl class="facts">
      <Fact name={say('Length', '长度')}>
        {say(
          `${bytes} bytes with the key; a signature has ${digits} characters`,
          `含密钥 ${bytes} 字节；签名应为 ${digits} 位`,
        )}
      </Fact>
      <Fact name={say(`Rule (${row})`, `规则（${row}）`)}>
        <ProvenanceOf id={row} /> {say(rule, ruleZh)}
      </Fact>
      <Fact name={say('Correct signature, with a test key', '正确的签名（测试密钥）')}>
        {right !== undefined && !valid && (
          <>
            <code>{right}</code> <CopyButton text={right} what={say('the correct signature', '正确的签名')} />
          </>
        )}
      </Fact>
    </dl>
  );
}

function Way(props: { readonly way: ExplainedSign['causes']; readonly isOther: boolean }): VNode {
  const { way, isOther } = props;
  return (
    <>
      {isOther && <p class="muted">{say('or', '或者')}</p>}
      <ul class="causes">
        {way.map(({ code, message, fix }) => (
          <li key={code}>
            <strong>{sayBoth(message)}</strong> <code class="muted">{code}</code>
            <p>→ {sayBoth(fix)}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
