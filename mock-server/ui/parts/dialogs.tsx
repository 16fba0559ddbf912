import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { giveToken, tokenAsked } from '../admin-api.js';
import { noteOpener } from '../focus.js';
import { notice, question } from '../notice.js';
import { say, sayBoth } from '../preferences.js';
import { Button } from './button.js';
import { Field, Form, Submit } from './field.js';

/** A modal window; the browser keeps the keyboard in it. Without `onCancel` it stays. */
function Dialog(props: {
  readonly title: string;
  readonly onCancel?: () => void;
  readonly children: ComponentChildren;
}): VNode {
  const { title, onCancel, children } = props;
  const id = useId();
  const shownIn = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!shownIn.current) return;
    noteOpener(shownIn.current);
    shownIn.current.showModal();
  }, []);
  // On Escape; browsers do not let a page block it for long.
  const onClose = (): void => {
    if (onCancel && shownIn.current) onCancel();
    else shownIn.current?.showModal();
  };
  return (
    <dialog ref={shownIn} aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}

/** Requires confirmation before something is lost. */
export function QuestionDialog(): VNode | null {
  const asked = question.value;
  if (!asked) return null;
  const { text, act, answer } = asked;
  return (
    <Dialog title={sayBoth(act)} onCancel={() => answer(false)}>
      <p>{sayBoth(text)}</p>
      <p class="buttons">
        <Button onPress={() => answer(false)}>{say('Cancel', '取消')}</Button>
        <Button kind="danger" onPress={() => answer(true)}>
          {sayBoth(act)}
        </Button>
      </p>
    </Dialog>
  );
}

/** Prompts for the token of the admin API until it is right. */
export function TokenDialog(): VNode | null {
  const [token, setToken] = useState('');
  const asked = tokenAsked.value;
  if (asked === 'no') return null;
  const isSendable = /^[\u0021-\u007e]+$/u.test(token);
  return (
    <Dialog title={say('Admin token', '管理令牌')}>
      <Form onSubmit={() => isSendable && giveToken(token)}>
        <p>
          {say(
            'Enter the token that the emulator was started with (--admin-token), or that its log shows. It is kept for this tab only.',
            '请输入启动时指定（--admin-token）或日志中显示的令牌。令牌只保存在此标签页。',
          )}
        </p>
        {asked === 'refused' && (
          <p class="trouble" role="alert">
            {say('That is not the token. Try again.', '令牌不正确，请重试')}
          </p>
        )}
        <Field label={say('Token', '令牌')} type="password" value={token} onInput={setToken} isNeeded />
        <p class="buttons">
          <Submit>{say('Continue', '继续')}</Submit>
        </p>
      </Form>
    </Dialog>
  );
}

/** Moves a notice to the top if it would lie over the pressed button, or over that of the form. */
function keepClear(box: Element): void {
  const { activeElement: active } = document;
  const used = active?.closest('form')?.querySelector('[type=submit]') ?? active?.closest('button');
  box.classList.remove('above');
  const { top, left } = box.getBoundingClientRect();
  const { bottom = 0, right = 0 } = used?.getBoundingClientRect() ?? {};
  box.classList.toggle('above', bottom > top && right > left);
}

/** Shows the result of the last action once. */
export function NoticeBar(): VNode {
  const told = notice.value;
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (box.current) keepClear(box.current);
  }, [told]);
  return (
    <div ref={box} class="notices">
      <div role="status">{told?.kind === 'done' && <p class="notice done">{sayBoth(told.text)}</p>}</div>
      <div role="alert">
        {told?.kind === 'problem' && (
          <p class="notice problem">
            {sayBoth(told.text)}{' '}
            <Button kind="small" onPress={() => (notice.value = undefined)}>
              {say('Close', '关闭')}
            </Button>
          </p>
        )}
      </div>
    </div>
  );
}
