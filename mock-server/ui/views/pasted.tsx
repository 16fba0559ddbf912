import type { VNode } from 'preact';
import { useId, useState } from 'preact/hooks';
import { declaredPaths, writeOffPath } from '../known.js';
import { Choice, Form } from '../parts/field.js';
import { Section } from '../parts/section.js';
import { say } from '../preferences.js';
import type { MakeBody } from '../sending.js';

/** A request that was signed elsewhere goes to this emulator, byte for byte. */
export function Pasted({ onSend }: { readonly onSend: (make: MakeBody) => unknown }): VNode {
  const id = useId();
  const [text, setText] = useState('');
  const [path, setPath] = useState('');
  const paths = declaredPaths();
  const make: MakeBody = async () => ({ path: path === '' ? writeOffPath() : path, body: text });
  return (
    <Section title={say('Send a request signed elsewhere', '发送在别处签好的请求')}>
      <Form onSubmit={() => onSend(make)}>
        {paths.length > 0 && (
          <div class="tools">
            <Choice
              label={say('Send to', '发送到')}
              value={path}
              onInput={setPath}
              options={[['', writeOffPath()], ...paths.map((one) => [one, one] as const)]}
            />
          </div>
        )}
        <div class="field">
          <label for={id}>{say('The body, as JSON with its signature', '请求体：含签名的 JSON')}</label>
          <textarea
            id={id}
            rows={6}
            value={text}
            spellcheck={false}
            required
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <small class="muted">
            {say(
              'It is sent as it is, to this emulator only. A key is never needed here.',
              '原样发送，只发给本模拟器，无需提供密钥。',
            )}
          </small>
        </div>
        <p class="buttons">
          <button type="submit" class="button">
            {say('Send as it is', '原样发送')}
          </button>
        </p>
      </Form>
    </Section>
  );
}
