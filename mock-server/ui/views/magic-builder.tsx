import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { amountHint } from '../amounts.js';
import { Button } from '../parts/button.js';
import { Choice, Field } from '../parts/field.js';
import { say } from '../preferences.js';
import { magic, magicCode } from '../request-form.js';

/** Makes a coupon code that behaves as chosen, with nothing loaded first. */
export function MagicBuilder(props: {
  readonly onCode: (code: string) => void;
  /** The button's label. */
  readonly word?: string;
}): VNode {
  const { onCode, word = say('Use this code', '使用此券码') } = props;
  const [ss, setSs] = useState('00');
  const [amount, setAmount] = useState('1000');
  const isAmount = /^[1-9]\d{0,4}$/u.test(amount);
  return (
    <details>
      <summary>{say('Build a magic coupon code', '生成魔法券码')}</summary>
      <p class="muted">
        {say(
          'A magic code behaves as its digits say, with nothing loaded first: 99, the behaviour, the face value in fen, and digits that make it unique.',
          '魔法券码无需预先加载，行为由数字决定：99、行为代码、面额（分）与唯一编号。',
        )}
      </p>
      <div class="tools">
        <Choice
          label={say('Behaviour', '行为')}
          value={ss}
          onInput={setSs}
          options={magic.map((row) => [row.ss, `${row.ss} ${say(row.behaviour, row.zh)}`] as const)}
        />
        <Field
          label={say('Face value (fen)', '面额（分）')}
          value={amount}
          onInput={setAmount}
          hint={isAmount ? amountHint(amount, 'fen') : say('1 to 99999 fen', '1 至 99999 分')}
        />
        <Button isOff={!isAmount} onPress={() => onCode(magicCode(ss, Number(amount)))}>
          {word}
        </Button>
      </div>
    </details>
  );
}
