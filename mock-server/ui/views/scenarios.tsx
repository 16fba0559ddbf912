import type { VNode } from 'preact';
import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { RunHere } from '../../src/http/admin/scenario-run.js';
import { call } from '../admin-api.js';
import { startFeed } from '../journal-feed.js';
import { keepLoaded, loadedHere, type LoadedScenario } from '../loaded-scenario.js';
import { attempt, confirmed, tell } from '../notice.js';
import { Badge } from '../parts/badge.js';
import { Button } from '../parts/button.js';
import { Field } from '../parts/field.js';
import { Empty, Panel, Section, Trouble, Waiting } from '../parts/section.js';
import { type Both, say, sayBoth } from '../preferences.js';
import { asProblem, useLoaded } from '../loaded.js';
import { linkTo, route } from '../route.js';
import { scoped } from '../scope.js';
import { LoadedView } from './loaded-steps.js';
import { ResultBadge, RunView } from './scenario-steps.js';

interface Listed {
  readonly name: string;
  readonly about: Both;
}

/** What came of the last run of each. */
const runs = signal<Readonly<Record<string, RunHere>>>({});

/** Situations that can be put in place, or played to their end. */
export function Scenarios(): VNode {
  const { data, problem } = useLoaded<{ scenarios: readonly Listed[] }>('/scenarios');
  const [words, setWords] = useState('');
  const { id } = route.value;
  const found =
    data?.scenarios.filter(({ name, about }) => fits(`${name} ${about.en} ${about.zh}`, words)) ?? [];
  return (
    <div class={id === '' ? 'split' : 'split has-detail'}>
      <Section title={say('Scenarios', '场景')} aside={<RunAll names={found.map(({ name }) => name)} />}>
        <p class="muted">
          {say(
            'Running plays a scenario in tenants of its own, and disturbs nobody. Loading puts it in place for your till.',
            '“运行”在独立租户中执行场景，不影响他人；“加载”为您的收银端准备好场景。',
          )}
        </p>
        <div class="tools">
          <Field
            type="search"
            label={say('Search', '搜索')}
            value={words}
            onInput={setWords}
            placeholder={say('refund, trace, fault…', '退款、流水号、故障…')}
          />
        </div>
        <Trouble problem={problem} />
        {!data && !problem && <Waiting />}
        {data && found.length === 0 && <Empty>{say('No scenario fits.', '没有符合条件的场景')}</Empty>}
        <List found={found} chosen={id} />
      </Section>
      {id !== '' && (
        <Panel key={id} title={id} onClose={toList}>
          {!data && <Waiting />}
          {data?.scenarios.some(({ name }) => name === id) && <One name={id} />}
          {data?.scenarios.every(({ name }) => name !== id) && (
            <Empty>{say(`No scenario has the name ${id}.`, `没有名为 ${id} 的场景`)}</Empty>
          )}
        </Panel>
      )}
    </div>
  );
}

function toList(): void {
  location.hash = linkTo('scenarios');
}

function List(props: { readonly found: readonly Listed[]; readonly chosen: string }): VNode {
  const { found, chosen } = props;
  return (
    <ul class="list">
      {found.map(({ name, about }) => (
        <li key={name} class={name === chosen ? 'chosen' : ''}>
          <a href={linkTo('scenarios', name)} aria-current={name === chosen ? 'true' : undefined}>
            {name}
          </a>
          <ResultBadge run={runs.value[name]} />
          {name === loadedHere()?.loaded.name && <Badge kind="info">{say('loaded', '已加载')}</Badge>}
          <small class="muted">{sayBoth(about)}</small>
        </li>
      ))}
    </ul>
  );
}

function fits(text: string, words: string): boolean {
  const all = text.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => all.includes(word));
}

async function play(name: string): Promise<RunHere['status']> {
  const result = await call<RunHere>('POST', `/scenarios/${encodeURIComponent(name)}/run`);
  runs.value = { ...runs.value, [name]: result };
  return result.status;
}

/** One after another, so that the emulator stays quick for others. */
function RunAll({ names }: { readonly names: readonly string[] }): VNode {
  const run = async (): Promise<void> => {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    try {
      for (const name of names) {
        counts[await play(name)] += 1;
      }
      const { passed, failed, skipped } = counts;
      const text = {
        en: `${passed} passed, ${failed} differ, ${skipped} skipped.`,
        zh: `${passed} 个通过，${failed} 个不一致，${skipped} 个跳过`,
      };
      tell({ kind: failed === 0 ? 'done' : 'problem', text });
    } catch (error) {
      tell({ kind: 'problem', text: asProblem(error).text });
    }
  };
  return (
    <Button onPress={run} isOff={names.length === 0}>
      {say(`Run these ${names.length}`, `运行这 ${names.length} 个`)}
    </Button>
  );
}

function One({ name }: { readonly name: string }): VNode {
  const run = runs.value[name];
  const press = async (): Promise<void> => {
    try {
      await play(name);
    } catch (error) {
      tell({ kind: 'problem', text: asProblem(error).text });
    }
  };
  return (
    <>
      <p class="buttons">
        <Button kind="main" onPress={press}>
          {say('Run', '运行')}
        </Button>
        <Button onPress={() => load(name)}>{say('Load for my till', '为收银端加载')}</Button>
      </p>
      {run && <RunView run={run} />}
      <LoadedView name={name} />
      {!run && loadedHere()?.loaded.name !== name && (
        <Empty>{say('Run it to see each step and what came of it.', '运行后可查看每一步及其结果')}</Empty>
      )}
    </>
  );
}

async function load(name: string): Promise<void> {
  const isMeant = await confirmed(
    {
      en: 'The institution that is chosen is reset first: coupons, write-offs, faults, clock and journal. Without one, and for one of the profile, that is all that share its state.',
      zh: '将先重置所选机构的券、核销、故障、时钟与日志；未选择机构或所选为配置中的机构时，共用状态的机构一并重置。',
    },
    { en: 'Load', zh: '加载' },
  );
  if (!isMeant) return;
  const path = scoped(`/scenarios/${encodeURIComponent(name)}/load`);
  await attempt(async () => keepLoaded(await call<LoadedScenario>('POST', path)), {
    en: `${name} is loaded.`,
    zh: `已加载 ${name}`,
  });
  startFeed();
}
