import type { VNode } from 'preact';
import type { JournalEntry } from '../../src/journal/view.js';
import { stepOf } from '../exchange-step.js';
import { curlOf, reportOf } from '../exchange-texts.js';
import { attempt } from '../notice.js';
import { Button, CopyButton } from '../parts/button.js';
import { say } from '../preferences.js';
import { composeFrom } from '../request-form.js';
import { linkTo, route } from '../route.js';
import { type Delivered, fieldsOf, newTrace, sendAgain } from '../sending.js';

/** The actions on an exchange: send it again, or copy it. */
export function ExchangeActs(props: {
  readonly entry: JournalEntry;
  readonly onSent: (delivered: Delivered) => void;
}): VNode {
  const { entry, onSent } = props;
  const again = (trace?: string): Promise<boolean> =>
    attempt(async () => {
      const { view } = route.value;
      const delivered = await sendAgain(entry, trace);
      if (route.value.view === view) onSent(delivered); // else the user has left
    });
  const edit = (): Promise<boolean> =>
    attempt(async () => {
      composeFrom(entry.endpoint, fieldsOf(entry));
      location.hash = linkTo('send');
    });
  const what = say('of this exchange', '（此交互）');
  return (
    <p class="buttons">
      <Button kind="small" onPress={() => again()}>
        {say('Send again', '重发')}
      </Button>
      <Button kind="small" onPress={() => again(newTrace())}>
        {say('Send with a new trace number', '换流水号重发')}
      </Button>
      <Button kind="small" onPress={edit}>
        {say('Edit and send', '修改后发送')}
      </Button>
      <CopyButton word={say('Copy as curl', '复制为 curl')} what={what} text={() => curlOf(entry)} />
      <CopyButton
        word={say('Copy as a scenario step', '复制为场景步骤')}
        what={what}
        text={async () => stepOf(entry)}
      />
      <CopyButton
        word={say('Copy for a developer', '复制给开发者')}
        what={what}
        text={() => reportOf(entry)}
      />
    </p>
  );
}
