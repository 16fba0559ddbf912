import type { VNode } from 'preact';
import { useKept } from '../drafts.js';
import { writeOffPath } from '../known.js';
import { EndpointChoice } from '../parts/endpoint-choice.js';
import { Area, Form, Submit } from '../parts/field.js';
import { Section } from '../parts/section.js';
import { say } from '../preferences.js';
import type { MakeBody } from '../sending.js';

/** A request that was signed elsewhere goes to this emulator, byte for byte. */
export function Pasted({ onSend }: { readonly onSend: (make: MakeBody) => unknown }): VNode {
  const [text, setText] = useKept('signed', '');
  const [path, setPath] = useKept('signed-path', '');
  const make: MakeBody = async () => ({ path: path === '' ? writeOffPath() : path, body: text });
  return (
    <Section title={say('Send a request signed elsewhere', '发送在别处签好的请求')}>
      <Form onSubmit={() => onSend(make)}>
        <div class="tools">
          <EndpointChoice label={say('Send to', '发送到')} value={path} onInput={setPath} />
        </div>
        <Area
          label={say('The body, as JSON with its signature', '请求体：含签名的 JSON')}
          rows={6}
          value={text}
          onInput={setText}
          isNeeded
        />
        <p class="buttons">
          <Submit kind="plain">{say('Send as it is', '原样发送')}</Submit>
        </p>
      </Form>
    </Section>
  );
}
