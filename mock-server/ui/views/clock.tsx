import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { ClockView } from '../../src/workbench/clock.js';
import { call } from '../admin-api.js';
import { fromLocalField, shanghai, toLocalField } from '../format.js';
import { acted } from '../journal-feed.js';
import { useLoaded } from '../loaded.js';
import { attempt } from '../notice.js';
import { Badge } from '../parts/badge.js';
import { Button } from '../parts/button.js';
import { Check, Field, Form, Submit } from '../parts/field.js';
import { Section, Trouble } from '../parts/section.js';
import { say, sayBoth } from '../preferences.js';
import { scoped } from '../scope.js';
import { resetClock } from '../state-bar.js';

const steps = [
  [60_000, '+1 min', '+1 分钟'],
  [3_600_000, '+1 h', '+1 小时'],
  [86_400_000, '+1 day', '+1 天'],
] as const;

const setTo = { en: 'Set to (Asia/Shanghai)', zh: '设为（Asia/Shanghai）' };

/** The clock for coupon validity: move, set, stop or resume it. */
export function ClockPanel(): VNode {
  const { data, problem, reload } = useLoaded<ClockView>(scoped('/clock'), acted.value);
  const change = async (to: object): Promise<void> => {
    const done = { en: 'The clock is set.', zh: '时钟已设置' };
    if (await attempt(() => call('PUT', scoped('/clock'), to), done, { now: setTo })) reload();
  };
  const reset = async (): Promise<void> => {
    if (await resetClock()) reload();
  };
  return (
    <Section title={say('Clock', '时钟')}>
      <Trouble problem={problem} />
      {data && (
        <>
          <Face clock={data} />
          <p class="buttons">
            {steps.map(([ms, en, zh]) => (
              <Button key={en} onPress={() => change({ advance_ms: ms })}>
                {say(en, zh)}
              </Button>
            ))}
            <Button onPress={() => change({ frozen: !data.frozen })}>
              {data.frozen ? say('Resume', '继续走动') : say('Freeze', '冻结')}
            </Button>
            <Button onPress={reset}>{say('Reset', '重置')}</Button>
          </p>
          <SetForm clock={data} onSet={change} />
        </>
      )}
    </Section>
  );
}

/** The clock's time now; it runs unless it is stopped. */
function useNow({ now, frozen }: ClockView): number {
  const [machine, setMachine] = useState(Date.now());
  const [readAt, setReadAt] = useState(machine);
  useEffect(() => {
    setReadAt(Date.now());
    const ticking = setInterval(() => setMachine(Date.now()), 500);
    return () => clearInterval(ticking);
  }, [now]);
  return Date.parse(now) + (frozen ? 0 : Math.max(0, machine - readAt));
}

function Face({ clock }: { readonly clock: ClockView }): VNode {
  const { frozen, offset_ms: offset } = clock;
  const shown = useNow(clock);
  const isOff = frozen || Math.abs(offset) > 1_000;
  return (
    <p class="clock">
      <time>{shanghai(shown)}</time> <span class="muted">Asia/Shanghai</span>{' '}
      {frozen && <Badge kind="info">{say('frozen', '已冻结')}</Badge>}
      {!frozen && isOff && <Badge kind="info">{say('moved', '已调整')}</Badge>}
      {!isOff && <Badge kind="plain">{say("the machine's time", '本机时间')}</Badge>}
    </p>
  );
}

function SetForm({
  clock,
  onSet,
}: {
  readonly clock: ClockView;
  readonly onSet: (to: object) => unknown;
}): VNode {
  const { now, frozen, offset_ms: offset } = clock;
  const [typed, setTyped] = useState<string>();
  // A clock that only runs keeps what was typed.
  useLayoutEffect(() => setTyped(undefined), [frozen ? now : offset]);
  const shown = useNow(clock);
  const at = typed ?? toLocalField(shown);
  const [isFrozen, setFrozen] = useState(true);
  const set = (): unknown => onSet({ now: fromLocalField(at), frozen: isFrozen });
  return (
    <Form onSubmit={set}>
      <div class="tools">
        <Field
          label={sayBoth(setTo)}
          name="now"
          type="datetime-local"
          step={1}
          value={at}
          onInput={setTyped}
          isNeeded
        />
        <Check label={say('and freeze it there', '并冻结')} isOn={isFrozen} onInput={setFrozen} />
        <Submit kind="plain">{say('Set', '设置')}</Submit>
      </div>
    </Form>
  );
}
