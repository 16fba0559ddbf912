import type { VNode } from 'preact';
import { useLoaded } from '../loaded.js';
import { attempt, confirmed, tell } from '../notice.js';
import { stateText } from '../parts/badge.js';
import { Button } from '../parts/button.js';
import { Check, Choice, Field } from '../parts/field.js';
import { Empty, Panel, Pending, Section, Split, Waiting } from '../parts/section.js';
import { say } from '../preferences.js';
import { closeItem, route, setQuery } from '../route.js';
import { countOf, isWanted, type Listed, type Wanted, wantedIn } from '../scenario-list.js';
import { clearResults, playAll, results, running, stopPlaying } from '../scenario-results.js';
import { ScenarioDetail } from './scenario-detail.js';
import { Groups } from './scenario-groups.js';

/** Situations that can be put in place, or played to their end. */
export function Scenarios(): VNode {
  const { data, problem } = useLoaded<{ scenarios: readonly Listed[] }>('/scenarios');
  const { id, query } = route.value;
  const wanted = wantedIn(query);
  const found = data?.scenarios.filter((one) => isWanted(one, wanted)) ?? [];
  const chosen = data?.scenarios.find(({ name }) => name === id);
  return (
    <Split isOpen={id !== ''}>
      <Section title={say('Scenarios', '场景')} aside={<RunAll found={found} />}>
        <Tools wanted={wanted} />
        <Pending data={data} problem={problem} />
        {data && <Counts found={found} all={data.scenarios} />}
        {data && found.length === 0 && <Empty>{say('No scenario fits.', '没有符合条件的场景')}</Empty>}
        <Groups
          found={found}
          chosen={chosen}
          isOpen={Object.values(wanted).some((value) => value.trim() !== '')}
        />
      </Section>
      {id !== '' && (
        <Panel key={id} title={id} onClose={closeItem}>
          {!data && <Waiting />}
          {chosen && <ScenarioDetail listed={chosen} />}
          {data && !chosen && (
            <Empty>{say(`No scenario has the name ${id}.`, `没有名为 ${id} 的场景`)}</Empty>
          )}
        </Panel>
      )}
    </Split>
  );
}

function Tools({ wanted }: { readonly wanted: Wanted }): VNode {
  const put = (change: Partial<Wanted>, isTyped = false): void => setQuery({ ...wanted, ...change }, isTyped);
  return (
    <div class="tools">
      <Field
        type="search"
        label={say('Search', '搜索')}
        value={wanted.q}
        onInput={(q) => put({ q }, true)}
        placeholder={say('refund, trace, fault…', '退款、流水号、故障…')}
      />
      <Choice
        label={say('Result', '结果')}
        value={wanted.result}
        onInput={(result) => put({ result })}
        options={[
          ['', say('any', '全部')],
          ['passed', stateText('passed')],
          ['failed', stateText('failed')],
          ['none', stateText('not_run')],
          ['skipped', say('needs another setting', '需要其他设置')],
          ['till', say('played with my till', '已与收银端联调')],
        ]}
      />
      <Check
        label={say('Only what a till can play', '只看收银端可执行的')}
        isOn={wanted.till !== ''}
        onInput={(isOn) => put({ till: isOn ? 'yes' : '' })}
      />
    </div>
  );
}

interface CountsProps {
  readonly found: readonly Listed[];
  readonly all: readonly Listed[];
}

/** How many there are, and what came of them. */
function Counts({ found, all }: CountsProps): VNode {
  const passed = countOf(found, 'passed');
  const failed = countOf(found, 'failed');
  const skipped = countOf(found, 'skipped');
  const parts = [
    found.length === all.length
      ? say(`${all.length} scenarios`, `共 ${all.length} 个场景`)
      : say(`${found.length} of ${all.length} scenarios`, `${all.length} 个场景中的 ${found.length} 个`),
    say(`${passed} passed`, `${passed} 个通过`),
    say(`${failed} differ`, `${failed} 个不一致`),
    say(`${skipped} need another setting`, `${skipped} 个需要其他设置`),
  ];
  const { length: kept } = Object.keys(results.value);
  return (
    <p class="buttons">
      <span class="muted">{parts.join(' · ')}</span>
      {kept > 0 && (
        <Button kind="small" onPress={() => clear(kept)}>
          {say('Clear results', '清除结果')}
        </Button>
      )}
    </p>
  );
}

async function clear(count: number): Promise<void> {
  const isMeant = await confirmed(
    {
      en: `Deletes the results of ${count === 1 ? '1 scenario' : `${count} scenarios`} in this browser, those with your till, too.`,
      zh: `将删除此浏览器中 ${count} 个场景的结果，包括与收银端联调的结果。`,
    },
    { en: 'Clear results', zh: '清除结果' },
  );
  if (isMeant) clearResults();
}

function RunAll({ found }: { readonly found: readonly Listed[] }): VNode {
  const run = async (): Promise<void> => {
    const { passed, failed, skipped } = await playAll(found.map(({ name }) => name));
    const text = {
      en: `${passed} passed, ${failed} differ, ${skipped} skipped.`,
      zh: `${passed} 个通过，${failed} 个不一致，${skipped} 个跳过`,
    };
    tell({ kind: failed === 0 ? 'done' : 'problem', text });
  };
  const { done, of } = running.value ?? { done: 0, of: 0 };
  return (
    <span class="buttons">
      <Button onPress={() => attempt(run)} isOff={found.length === 0 || running.value !== undefined}>
        {say(`Run these ${found.length}`, `运行这 ${found.length} 个`)}
      </Button>
      {running.value && (
        <>
          <progress value={done} max={of} aria-label={say('Scenarios run', '已运行的场景')} />
          <small class="muted">{`${done} / ${of}`}</small>
          <Button kind="small" onPress={stopPlaying}>
            {say('Stop', '停止')}
          </Button>
        </>
      )}
    </span>
  );
}
