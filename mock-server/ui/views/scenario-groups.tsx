import type { VNode } from 'preact';
import { signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { shanghai } from '../format.js';
import { loadedHere, preparedName } from '../loaded-scenario.js';
import { Badge, StateBadge } from '../parts/badge.js';
import { say, sayBoth } from '../preferences.js';
import { linkTo, route } from '../route.js';
import { bySubject, countOf, type Listed, subjectWords } from '../scenario-list.js';
import { results } from '../scenario-results.js';

/** Subjects opened by the user. */
const opened = signal<ReadonlySet<string>>(new Set());

interface GroupsProps {
  readonly found: readonly Listed[];
  readonly chosen: Listed | undefined;
  /** Whether all are open. */
  readonly isOpen: boolean;
}

/** Scenarios by subject; the subjects of the chosen and the prepared scenario are open. */
export function Groups({ found, chosen, isOpen }: GroupsProps): VNode {
  const list = useRef<HTMLDivElement>(null);
  const prepared = preparedName();
  // A link from elsewhere leads to a row that may be far below.
  useLayoutEffect(() => {
    const row = list.current?.querySelector('[aria-current]')?.getBoundingClientRect();
    if (row && row.height > 0 && (row.top < 0 || row.bottom > innerHeight))
      scrollBy(0, row.top - innerHeight / 3);
  }, [chosen?.name]);
  return (
    <div ref={list}>
      {bySubject(found).map(([subject, listed]) => (
        <Group
          key={subject}
          subject={subject}
          listed={listed}
          chosen={chosen?.name ?? ''}
          isOpen={isOpen || listed.some(({ name }) => name === chosen?.name || name === prepared)}
        />
      ))}
    </div>
  );
}

interface GroupProps {
  readonly subject: string;
  readonly listed: readonly Listed[];
  readonly chosen: string;
  readonly isOpen: boolean;
}

function Group({ subject, listed, chosen, isOpen }: GroupProps): VNode {
  const isOpenedHere = opened.value.has(subject);
  // Not by the browser's own toggle: its event comes later, and a search may come first.
  const toggle = (event: Event): void => {
    if (isOpen) return;
    event.preventDefault();
    const others = [...opened.value].filter((name) => name !== subject);
    opened.value = new Set(isOpenedHere ? others : [...others, subject]);
  };
  return (
    <details class="group" open={isOpen || isOpenedHere}>
      <summary onClick={toggle}>
        <strong>{subjectWords(subject)}</strong> <span class="muted">{listed.length}</span>{' '}
        <GroupCounts listed={listed} />
      </summary>
      <ul class="list">
        {listed.map((one) => (
          <Row key={one.name} listed={one} isChosen={one.name === chosen} />
        ))}
      </ul>
    </details>
  );
}

function GroupCounts({ listed }: { readonly listed: readonly Listed[] }): VNode {
  const [passed, failed] = [countOf(listed, 'passed'), countOf(listed, 'failed')];
  return (
    <>
      {passed > 0 && <Badge kind="good">{say(`${passed} passed`, `${passed} 个通过`)}</Badge>}
      {failed > 0 && <Badge kind="bad">{say(`${failed} differ`, `${failed} 个不一致`)}</Badge>}
    </>
  );
}

function Row({ listed, isChosen }: { readonly listed: Listed; readonly isChosen: boolean }): VNode {
  const { name, about } = listed;
  return (
    <li class={isChosen ? 'chosen' : ''}>
      <a href={linkTo('scenarios', name, route.value.query)} aria-current={isChosen || undefined}>
        {name}
      </a>
      <ResultBadges listed={listed} />
      {name === preparedName() &&
        (loadedHere()?.spoiled ? (
          <Badge kind="warn">{say('prepare again', '需重新准备')}</Badge>
        ) : (
          <Badge kind="info">{say('prepared', '已准备')}</Badge>
        ))}
      <small class="muted">{sayBoth(about)}</small>
    </li>
  );
}

/** The results of its last run here, and with the till. */
export function ResultBadges({ listed }: { readonly listed: Listed }): VNode {
  const { name, setting } = listed;
  const { run, till } = results.value[name] ?? {};
  return (
    <>
      {setting !== undefined && <Badge kind="plain">{say(`needs ${setting}`, `需要 ${setting}`)}</Badge>}
      {setting === undefined && run && (
        <span title={shanghai(run.at)}>
          <StateBadge state={run.status} />
        </span>
      )}
      {till && (
        <span title={shanghai(till.at)}>
          {till.status === 'passed' ? (
            <Badge kind="good">{say('till: as expected', '收银端：符合')}</Badge>
          ) : (
            <Badge kind="bad">{say('till: differs', '收银端：不一致')}</Badge>
          )}
        </span>
      )}
    </>
  );
}
