import type { ComponentChildren, VNode } from 'preact';
import type { ClockView } from '../src/workbench/clock.js';
import type { FaultView } from '../src/workbench/faults.js';
import { call } from './admin-api.js';
import { shanghai } from './format.js';
import { acted, changed, down } from './journal-feed.js';
import { profile } from './known.js';
import { useLoaded } from './loaded.js';
import { attempt } from './notice.js';
import { Button } from './parts/button.js';
import { type Both, say, sayBoth } from './preferences.js';
import { linkTo } from './route.js';
import { isGone, scope, scoped } from './scope.js';

/** Shown in every view: the chosen institution, and every unusual state with a button to undo it. */
export function StateBar(): VNode {
  return (
    <section class="state" aria-label={say('At a glance', '一览')}>
      <ul>
        <Institution />
        {down.value ? <Down why={down.value} /> : !isGone.value && <States />}
      </ul>
    </section>
  );
}

function Down({ why }: { readonly why: Both }): VNode {
  return (
    <li class="unusual">
      <span role="alert">{sayBoth(why)}</span>{' '}
      <small>{say('The page tries again by itself.', '页面会自动重试。')}</small>
    </li>
  );
}

function States(): VNode {
  const { data: clock } = useLoaded<ClockView>(scoped('/clock'), acted.value);
  const { data } = useLoaded<{ faults: readonly FaultView[] }>(scoped('/faults'), changed.value);
  const armed = data?.faults.filter(({ left }) => left !== 0).length ?? 0;
  const check = profile.value?.settings.signatureCheck ?? 'enforce';
  const moved = clock && clockWords(clock);
  const isUsual = moved === undefined && armed === 0 && check === 'enforce';
  return (
    <>
      {moved !== undefined && (
        <Unusual link={linkTo('faults')} text={moved}>
          <Button kind="small" onPress={resetClock}>
            {say('Use machine time', '恢复本机时间')}
          </Button>
        </Unusual>
      )}
      {armed > 0 && (
        <Unusual link={linkTo('faults')} text={faultWords(armed)}>
          <Button kind="small" onPress={() => disarm()}>
            {say('Remove faults', '移除故障')}
          </Button>
        </Unusual>
      )}
      {check !== 'enforce' && (
        <Unusual link={linkTo('behaviours')} text={say('Signatures are not enforced', '未强制验签')}>
          <small>
            {say(
              `--signature-check ${check}: restart the emulator to change it`,
              `--signature-check ${check}，重新启动后可更改`,
            )}
          </small>
        </Unusual>
      )}
      {isUsual && clock && data && (
        <li class="muted">
          {say("machine's time · no faults · signatures enforced", '本机时间 · 无故障 · 强制验签')}
        </li>
      )}
    </>
  );
}

function Institution(): VNode {
  const isAll = scope.value === '';
  return (
    <li>
      {say('Institution', '机构')} <strong>{isAll ? sharedWords() : scope.value}</strong>
      {isGone.value && notThere()}
      {!isAll && (
        <Button kind="small" onPress={() => (scope.value = '')}>
          {say('Show all', '显示全部')}
        </Button>
      )}
    </li>
  );
}

export function sharedWords(): string {
  return say('Profile (shared)', '配置（共用）');
}

export function notThere(): string {
  return say(' (does not exist)', '（不存在）');
}

function Unusual(props: {
  readonly link: string;
  readonly text: string;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <li class="unusual">
      <a href={props.link}>{props.text}</a> {props.children}
    </li>
  );
}

function faultWords(count: number): string {
  return say(count === 1 ? '1 fault is armed' : `${count} faults are armed`, `已设置 ${count} 个故障`);
}

/** Describes the clock; undefined if it shows the machine's time. */
function clockWords({ now, frozen, offset_ms: offset }: ClockView): string | undefined {
  if (frozen) return say(`Clock frozen at ${shanghai(now)}`, `时钟已冻结于 ${shanghai(now)}`);
  if (Math.abs(offset) <= 1_000) return undefined;
  return say(`Clock moved by ${spanWords(offset)}`, `时钟已调整 ${spanWords(offset)}`);
}

const units = [
  [86_400_000, 'd', '天'],
  [3_600_000, 'h', '小时'],
  [60_000, 'min', '分钟'],
  [1_000, 's', '秒'],
] as const;

/** The two largest parts of a span, such as `+1 d 2 h`. */
function spanWords(ms: number): string {
  let left = Math.round(Math.abs(ms) / 1_000) * 1_000;
  const parts: string[] = [];
  for (const [unit, en, zh] of units) {
    const whole = Math.floor(left / unit);
    left -= whole * unit;
    if (whole > 0) parts.push(`${whole} ${say(en, zh)}`);
  }
  return `${ms < 0 ? '−' : '+'}${parts.slice(0, 2).join(' ')}`;
}

export function resetClock(): Promise<boolean> {
  return attempt(() => call('DELETE', scoped('/clock')), {
    en: "The clock is back to the machine's time.",
    zh: '已恢复为本机时间',
  });
}

/** Removes all faults, or by another call one of them. */
export function disarm(act = (): Promise<unknown> => call('DELETE', scoped('/faults'))): Promise<boolean> {
  return attempt(act, { en: 'Removed.', zh: '已移除' });
}
