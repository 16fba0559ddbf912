import type { VNode } from 'preact';
import type { ScenarioView } from '../../src/http/admin/scenario-view.js';
import { shanghai } from '../format.js';
import { profile } from '../known.js';
import { useLoaded } from '../loaded.js';
import { preparedName } from '../loaded-scenario.js';
import { attempt } from '../notice.js';
import { StateBadge } from '../parts/badge.js';
import { Button, CopyButton } from '../parts/button.js';
import { Money } from '../parts/money.js';
import { Pending } from '../parts/section.js';
import { say, sayBoth } from '../preferences.js';
import type { Listed } from '../scenario-list.js';
import { play, type Result, results, runs } from '../scenario-results.js';
import { askAndPrepare } from '../prepare.js';
import { scoped } from '../scope.js';
import { LoadedView } from './loaded-steps.js';
import { ResultBadges } from './scenario-groups.js';
import { AtTill, differenceWords, Expected, RunView } from './scenario-steps.js';

/** One scenario: its description, expectations and result, and the button to run it. */
export function ScenarioDetail({ listed }: { readonly listed: Listed }): VNode {
  const { name, about } = listed;
  const { data, problem } = useLoaded<ScenarioView>(scoped(`/scenarios/${encodeURIComponent(name)}`));
  const run = runs.value[name];
  const isLoaded = preparedName() === name;
  return (
    <>
      <p>{sayBoth(about)}</p>
      <p class="buttons">
        <Button kind="main" onPress={() => attempt(() => play(name))}>
          {say('Run', '运行')}
        </Button>
        <Button onPress={() => askAndPrepare(name)}>{say('Prepare for my till', '为收银端准备')}</Button>
        <CopyButton
          text={location.href}
          word={say('Copy link', '复制链接')}
          what={say('to this scenario', '到此场景')}
        />
      </p>
      <LastResult listed={listed} />
      <Pending data={data} problem={problem} />
      {data && <Missing loaded={data} />}
      {run && isLoaded && <h3>{say('Run by the emulator itself', '由模拟器自行执行')}</h3>}
      {run && <RunView run={run} steps={data?.steps ?? []} />}
      <LoadedView name={name} />
      {data && !run && !isLoaded && <Described scenario={data} />}
    </>
  );
}

/** The previous result, if its steps are no longer shown. */
function LastResult({ listed }: { readonly listed: Listed }): VNode | null {
  const { run, till } = results.value[listed.name] ?? {};
  if (!till && (!run || runs.value[listed.name])) return null;
  return (
    <div class="verdict">
      <ResultBadges listed={listed} />
      {run && <ResultWords title={say('Last run', '上次运行')} result={run} />}
      {till && (
        <ResultWords
          title={say(
            `With the till, which sent ${till.sent} of ${till.of} requests`,
            `收银端联调（${till.of} 个请求中由收银端发送 ${till.sent} 个）`,
          )}
          result={till}
        />
      )}
    </div>
  );
}

function ResultWords({
  title,
  result: { at, first },
}: {
  readonly title: string;
  readonly result: Result;
}): VNode {
  return (
    <div class="muted">
      {title} {shanghai(at)}
      {first && say(`, step ${first.step}: `, `，第 ${first.step} 步：`)}
      {first && differenceWords(first)}
    </div>
  );
}

/** Settings that loading cannot change: an emulator keeps the profile and dialect of its start. */
function Missing({ loaded: { dialects, needs_profile: needed } }: { readonly loaded: ScenarioView }): VNode {
  const dialect = profile.value?.settings.dialect ?? '';
  return (
    <>
      {dialects && !dialects.includes(dialect) && (
        <p class="trouble">
          {say(
            `This scenario needs another dialect: start the emulator with --dialect ${dialects.join(' or ')}.`,
            `此场景需要其他响应风格：请以 --dialect ${dialects.join(' 或 ')} 启动模拟器。`,
          )}
        </p>
      )}
      {needed && (
        <p class="trouble">
          {say(
            'This scenario needs another profile: start the emulator with --profile and a file that contains ',
            '此场景需要其他配置：请以 --profile 启动模拟器，文件内容须含 ',
          )}
          <code>{JSON.stringify(needed)}</code>
        </p>
      )}
    </>
  );
}

/** A scenario before it runs. */
function Described({ scenario: { clock, coupons, steps } }: { readonly scenario: ScenarioView }): VNode {
  return (
    <>
      {(coupons.length > 0 || clock !== undefined) && <h3>{say('Initial state', '初始状态')}</h3>}
      <ul class="given">
        {clock !== undefined && (
          <li>
            {say('Clock: ', '时钟：')}
            {shanghai(clock)}
          </li>
        )}
        {coupons.map(({ coupon_code: code, face_amount: face, state = 'issued' }) => (
          <li key={code}>
            {say('Coupon', '券')} <code>{code}</code> <Money fen={face} /> <StateBadge state={state} />
          </li>
        ))}
      </ul>
      <h3>{say('Steps', '步骤')}</h3>
      <ol class="steps">
        {steps.map((step) => (
          <li key={step.number}>
            <p>
              {sayBoth(step.what)} <Expected of={step.expect} />
            </p>
            <AtTill step={step} />
          </li>
        ))}
      </ol>
    </>
  );
}
