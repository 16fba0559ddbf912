import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { RunHere } from '../../src/http/admin/scenario-run.js';
import { call } from '../admin-api.js';
import { startFeed } from '../journal-feed.js';
import { attempt, confirmed, tell } from '../notice.js';
import { Button } from '../parts/button.js';
import { Field } from '../parts/field.js';
import { Empty, Section, Trouble, Waiting } from '../parts/section.js';
import { type Both, say, sayBoth } from '../preferences.js';
import { asProblem, useLoaded } from '../loaded.js';
import { linkTo, route } from '../route.js';
import { scoped } from '../scope.js';
import { LoadedView, type LoadedScenario, ResultBadge, RunView } from './scenario-steps.js';

interface Listed {
  readonly name: string;
  readonly about: Both;
}

/** Situations that can be put in place, or played to their end. */
export function Scenarios(): VNode {
  const { data, problem } = useLoaded<{ scenarios: readonly Listed[] }>('/scenarios');
  const [words, setWords] = useState('');
  const [runs, setRuns] = useState<Readonly<Record<string, RunHere>>>({});
  const { id } = route.value;
  const found =
    data?.scenarios.filter(({ name, about }) => fits(`${name} ${about.en} ${about.zh}`, words)) ?? [];
  const ran = (result: RunHere): void => setRuns((before) => ({ ...before, [result.name]: result }));
  return (
    <div class={id === '' ? 'split' : 'split has-detail'}>
      <Section
        title={say('Scenarios', '场景')}
        aside={<RunAll names={found.map(({ name }) => name)} onRun={ran} />}
      >
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
        <List found={found} runs={runs} chosen={id} />
      </Section>
      {id !== '' && <One key={id} name={id} run={runs[id]} onRun={ran} />}
    </div>
  );
}

function List(props: {
  readonly found: readonly Listed[];
  readonly runs: Readonly<Record<string, RunHere>>;
  readonly chosen: string;
}): VNode {
  const { found, runs, chosen } = props;
  return (
    <ul class="list">
      {found.map(({ name, about }) => (
        <li key={name} class={name === chosen ? 'chosen' : ''}>
          <a href={linkTo('scenarios', name)} aria-current={name === chosen ? 'true' : undefined}>
            {name}
          </a>
          <ResultBadge run={runs[name]} />
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

function toRun(name: string): Promise<RunHere> {
  return call<RunHere>('POST', `/scenarios/${encodeURIComponent(name)}/run`);
}

/** One after another, so that the emulator stays quick for others. */
function RunAll(props: { readonly names: readonly string[]; readonly onRun: (run: RunHere) => void }): VNode {
  const { names, onRun } = props;
  const run = async (): Promise<void> => {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    try {
      for (const name of names) {
        const result = await toRun(name);
        counts[result.status] += 1;
        onRun(result);
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

interface OneProps {
  readonly name: string;
  readonly run: RunHere | undefined;
  readonly onRun: (run: RunHere) => void;
}

function One({ name, run, onRun }: OneProps): VNode {
  const [loaded, setLoaded] = useState<LoadedScenario>();
  const play = async (): Promise<void> => {
    try {
      onRun(await toRun(name));
    } catch (error) {
      tell({ kind: 'problem', text: asProblem(error).text });
    }
  };
  return (
    <Section
      title={name}
      isOpened
      aside={
        <a class="button small" href={linkTo('scenarios')}>
          {say('Close', '关闭')}
        </a>
      }
    >
      <p class="buttons">
        <Button kind="main" onPress={play}>
          {say('Run', '运行')}
        </Button>
        <Button onPress={() => load(name, setLoaded)}>{say('Load for my till', '为收银端加载')}</Button>
      </p>
      {run && <RunView run={run} />}
      {loaded && <LoadedView loaded={loaded} />}
      {!run && !loaded && (
        <Empty>{say('Run it to see each step and what came of it.', '运行后可查看每一步及其结果')}</Empty>
      )}
    </Section>
  );
}

async function load(name: string, onLoaded: (loaded: LoadedScenario) => void): Promise<void> {
  const isMeant = await confirmed(
    {
      en: 'The institution that is chosen is reset first: coupons, write-offs, faults, clock and journal. Without one, and for one of the profile, that is all that share its state.',
      zh: '将先重置所选机构的券、核销、故障、时钟与日志；未选择机构或所选为配置中的机构时，共用状态的机构一并重置。',
    },
    { en: 'Load', zh: '加载' },
  );
  if (!isMeant) return;
  const path = scoped(`/scenarios/${encodeURIComponent(name)}/load`);
  await attempt(async () => onLoaded(await call<LoadedScenario>('POST', path)), {
    en: `${name} is in place.`,
    zh: `已加载 ${name}`,
  });
  startFeed();
}
