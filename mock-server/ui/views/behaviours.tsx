import { marked, provenances } from '@shoubei-kit/contracts/provenance';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { BehaviourInForce, LineInForce } from '../../src/core/provenance.js';
import type { AssumptionCounts } from '../../src/journal/assumption-counts.js';
import { wordIn } from '../glossary.js';
import { markedMeaningOf, profile } from '../known.js';
import { changed } from '../journal-feed.js';
import { useLoaded } from '../loaded.js';
import { ProvenanceBadge } from '../parts/badge.js';
import { Choice } from '../parts/field.js';
import { RowBody } from '../parts/rows.js';
import { Section, Table, Waiting } from '../parts/section.js';
import { type Both, language, say, sayBoth } from '../preferences.js';
import { scoped } from '../scope.js';

/** The behaviours in force, each with its provenance. */
export function Behaviours(): VNode {
  const { data } = useLoaded<AssumptionCounts>(scoped('/requests/assumptions'), changed.value);
  const told = profile.value;
  if (!told) return <Waiting />;
  return (
    <>
      <Section title={say('How things are known', '各项行为的来源')}>
        <p>
          {say('Profile ', '配置 ')}
          <code>{told.name}</code>
          {say(', dialect ', '，响应风格 ')}
          <code>{told.settings.dialect}</code>
          {say('. ', '。')}
          {say(
            'A test that passes here shows that your code agrees with these behaviours, not with the real endpoint.',
            '在此通过的测试只说明您的代码与以下行为一致，并不说明与真实接口一致。',
          )}
        </p>
        <ul class="legend-list">
          {provenances.map(({ provenance, word }) => (
            <li key={provenance}>
              <ProvenanceBadge of={provenance} /> {meaningOf(word)}
            </li>
          ))}
        </ul>
      </Section>
      <BehaviourTable counts={data} />
      <CodeTable counts={data} />
      {told.declared.length > 0 && <LineTable counts={data} />}
    </>
  );
}

/** As the badge itself explains it. */
function meaningOf({ en }: Both): string {
  const word = wordIn(en);
  return word ? sayBoth(word.meaning) : '';
}

function BehaviourTable({ counts }: { readonly counts: AssumptionCounts | undefined }): VNode {
  const [provenance, setProvenance] = useState('');
  const rows = (profile.value?.behaviours ?? []).filter(
    (row) => provenance === '' || row.provenance === provenance,
  );
  return (
    <Section title={say('Behaviours', '行为')}>
      <div class="tools">
        <Choice
          label={say('Known how', '来源')}
          value={provenance}
          onInput={setProvenance}
          options={[
            ['', say('any', '全部')],
            ...provenances
              .filter((row) => row.provenance !== 'documented')
              .map((row) => [row.provenance, sayBoth(row.word)] as const),
          ]}
        />
      </div>
      <Table
        label={say('Behaviours', '行为')}
        head={[
          say('Row', '行'),
          say('Known', '来源'),
          say('Question and behaviour', '问题与处理'),
          say('Responses that depend on it', '依赖此项的响应'),
        ]}
      >
        {rows.map((row) => (
          <BehaviourLine
            key={row.id}
            row={row}
            count={counts?.assumptions.find(({ id }) => id === row.id)?.count}
          />
        ))}
      </Table>
    </Section>
  );
}

function BehaviourLine(props: { readonly row: BehaviourInForce; readonly count: number | undefined }): VNode {
  const { row, count } = props;
  return (
    <tr>
      <td>
        <code>{row.id}</code>
      </td>
      <td class="bare">
        <ProvenanceBadge of={row.provenance} />
      </td>
      <td class="wide bare">
        <details>
          <summary>{sayBoth(row.question)}</summary>
          <RowBody row={row} />
        </details>
      </td>
      <td class="number">{count ?? '…'}</td>
    </tr>
  );
}

function CodeTable({ counts }: { readonly counts: AssumptionCounts | undefined }): VNode {
  return (
    <Section title={say('Outcomes and codes', '结果与码')}>
      <Table
        label={say('Outcomes and codes', '结果与码')}
        head={[
          say('Outcome', '结果'),
          say('Code', '码'),
          say('Message', '信息'),
          say('Known', '来源'),
          say('Responses', '响应数'),
        ]}
      >
        {(counts?.codes ?? []).map(({ outcome, code, message, provenance, count }) => (
          <tr key={outcome}>
            <td title={markedMeaningOf(outcome)}>
              <code>{outcome}</code>
            </td>
            <td>
              <code>{marked(code, provenance, language.value)}</code>
            </td>
            <td>{message}</td>
            <td>
              <ProvenanceBadge of={provenance} />
            </td>
            <td class="number">{count}</td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}

/** The lines of the declared endpoints, each with the page that it was read on, or as a guess. */
function LineTable({ counts }: { readonly counts: AssumptionCounts | undefined }): VNode {
  const title = say('Declared endpoints', '声明的接口');
  const count = ({ endpoint, line }: LineInForce): number | string =>
    counts?.declared.find((one) => one.endpoint === endpoint && one.line === line)?.count ?? '…';
  return (
    <Section title={title}>
      <Table
        label={title}
        head={[
          say('Endpoint', '接口'),
          say('Line', '行'),
          say('Known', '来源'),
          say('Page', '文档页'),
          say('Responses that depend on it', '依赖此项的响应'),
        ]}
      >
        {(profile.value?.declared ?? []).map((row) => (
          <tr key={`${row.endpoint} ${row.line}`}>
            <td>
              <code>{row.endpoint}</code>
            </td>
            <td>
              <code>{row.line}</code>
            </td>
            <td>
              <ProvenanceBadge of={row.provenance} />
            </td>
            <td>{row.page ? `${row.page.page}, ${row.page.date}` : row.draft}</td>
            <td class="number">{count(row)}</td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}
