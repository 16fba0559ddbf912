import type { VNode } from 'preact';
import type { ScenarioView } from '../../src/http/admin/scenario-view.js';
import { call } from '../admin-api.js';
import { shanghai } from '../format.js';
import { startFeed } from '../journal-feed.js';
import { profile } from '../known.js';
import { asProblem, useLoaded } from '../loaded.js';
import { keepLoaded, loadedHere } from '../loaded-scenario.js';
import { attempt, confirmed, tell } from '../notice.js';
import { StateBadge } from '../parts/badge.js';
import { Button, CopyButton } from '../parts/button.js';
import { Money } from '../parts/money.js';
import { Trouble, Waiting } from '../parts/section.js';
import { say, sayBoth } from '../preferences.js';
import type { Listed } from '../scenario-list.js';
import { play, results, runs } from '../scenario-results.js';
import { scoped } from '../scope.js';
import { LoadedView } from './loaded-steps.js';
import { ResultBadges } from './scenario-groups.js';
import { AtTill, differenceWords, Expected, RunView } from './scenario-steps.js';

/** One scenario: what it is about and expects, what came of it, and the way to play it. */
export function ScenarioDetail({ listed }: { readonly listed: Listed }): VNode {
  const { name, about } = listed;
  const { data, problem } = useLoaded<ScenarioView>(scoped(`/scenarios/${encodeURIComponent(name)}`));
  const run = runs.value[name];
  const isLoaded = loadedHere()?.loaded.name === name;
  const press = async (): Promise<void> => {
    try {
      await play(name);
    } catch (error) {
      tell({ kind: 'problem', text: asProblem(error).text });
    }
  };
  return (
    <>
      <p>{sayBoth(about)}</p>
      <p class="buttons">
        <Button kind="main" onPress={press}>
          {say('Run', '运行')}
        </Button>
        <Button onPress={() => load(name)}>{say('Load for my till', '为收银端加载')}</Button>
        <CopyButton
          text={location.href}
          word={say('Copy link', '复制链接')}
          what={say('to this scenario', '到此场景')}
        />
      </p>
      <LastResult listed={listed} />
      <Trouble problem={problem} />
      {data && <Missing loaded={data} />}
      {run && <RunView run={run} steps={data?.steps ?? []} />}
      <LoadedView name={name} />
      {!data && !problem && <Waiting />}
      {data && !run && !isLoaded && <Described scenario={data} />}
    </>
  );
}

/** What came of it before, where its steps are not shown any more. */
function LastResult({ listed }: { readonly listed: Listed }): VNode | null {
  const { run } = results.value[listed.name] ?? {};
  if (!run || runs.value[listed.name]) return null;
  const { at, first } = run;
  return (
    <p class="verdict">
      <ResultBadges listed={listed} />
      <span class="muted">
        {say('Last run', '上次运行')} {shanghai(at)}
        {first && say(`, step ${first.step}: `, `，第 ${first.step} 步：`)}
        {first && differenceWords(first)}
      </span>
    </p>
  );
}

/** What loading cannot put in place: an emulator keeps the profile and dialect that it was started with. */
function Missing({ loaded: { dialects, needs_profile: needed } }: { readonly loaded: ScenarioView }): VNode {
  const dialect = profile.value?.settings.dialect ?? '';
  return (
    <>
      {dialects && !dialects.includes(dialect) && (
        <p class="trouble">
          {say(
            `Not in place: the dialect. Start the emulator with --dialect ${dialects.join(' or ')}.`,
            `未就绪：响应风格。请以 --dialect ${dialects.join(' 或 ')} 启动模拟器。`,
          )}
        </p>
      )}
      {needed && (
        <p class="trouble">
          {say(
            'Not in place: the profile. Start the emulator with --profile and a file that has ',
            '未就绪：配置。请以 --profile 启动模拟器，文件内容须含 ',
          )}
          <code>{JSON.stringify(needed)}</code>
        </p>
      )}
    </>
  );
}

/** A scenario before it is played. */
function Described({ scenario: { clock, coupons, steps } }: { readonly scenario: ScenarioView }): VNode {
  return (
    <>
      {(coupons.length > 0 || clock !== undefined) && <h3>{say('What there is before', '前提')}</h3>}
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

async function load(name: string): Promise<void> {
  const isMeant = await confirmed(
    {
      en: 'The institution that is chosen is reset first: coupons, write-offs, faults, clock and journal. Without one, and for one of the profile, that is all that share its state.',
      zh: '将先重置所选机构的券、核销、故障、时钟与请求记录；未选择机构或所选为配置中的机构时，共用状态的机构一并重置。',
    },
    { en: 'Load', zh: '加载' },
  );
  if (!isMeant) return;
  const path = scoped(`/scenarios/${encodeURIComponent(name)}/load`);
  await attempt(async () => keepLoaded(await call<ScenarioView>('POST', path)), {
    en: `${name} is loaded.`,
    zh: `已加载 ${name}`,
  });
  startFeed();
}
