import type { VNode } from 'preact';
import type { RunHere, RunStep } from '../../src/http/admin/scenario-run.js';
import { prettyJson } from '../format.js';
import { Badge, OutcomeBadge } from '../parts/badge.js';
import { Table } from '../parts/section.js';
import { say, sayBoth } from '../preferences.js';

export function ResultBadge({ run }: { readonly run: RunHere | undefined }): VNode | null {
  if (!run) return null;
  if (run.status === 'passed') return <Badge kind="good">{say('passed', '通过')}</Badge>;
  if (run.status === 'failed') return <Badge kind="bad">{say('differs', '不一致')}</Badge>;
  return <Badge kind="plain">{say('skipped', '已跳过')}</Badge>;
}

/** What came of a run, step by step. */
export function RunView({ run }: { readonly run: RunHere }): VNode {
  const { status, about, setting, problem, ms, steps } = run;
  return (
    <>
      <p>{sayBoth(about)}</p>
      <p class="verdict" role="status">
        <ResultBadge run={run} />
        {status !== 'skipped' && <span class="muted">{ms} ms</span>}
        {setting !== undefined &&
          say(
            `It does not go with this emulator's setting: ${setting}. Start one with that setting to run it.`,
            `与本模拟器的设置不符：${setting}。请以该设置启动模拟器后再运行`,
          )}
        {problem}
      </p>
      <ol class="steps">
        {steps.map((step) => (
          <StepRun key={step.number} step={step} />
        ))}
      </ol>
    </>
  );
}

function StepRun({ step }: { readonly step: RunStep }): VNode {
  const { what, status, seen, differences } = step;
  return (
    <li class={status}>
      <p>
        <StepBadge status={status} /> {sayBoth(what)}
      </p>
      {seen && <SeenView seen={seen} />}
      {differences.length > 0 && (
        <Table
          label={say('Differences', '差异')}
          head={[say('Field', '字段'), say('Expected', '应为'), say('Seen', '实为'), say('Rests on', '依据')]}
        >
          {differences.map(({ field, expected, seen: was, assumptions: rows }) => (
            <tr key={field}>
              <td>
                <code>{field}</code>
              </td>
              <td>
                <code>{expected}</code>
              </td>
              <td>
                <code>{was}</code>
              </td>
              <td>{rows.join(', ')}</td>
            </tr>
          ))}
        </Table>
      )}
    </li>
  );
}

function StepBadge({ status }: { readonly status: RunStep['status'] }): VNode {
  if (status === 'held') return <Badge kind="good">{say('held', '符合')}</Badge>;
  if (status === 'differs') return <Badge kind="bad">{say('differs', '不一致')}</Badge>;
  return <Badge kind="plain">{say('not run', '未运行')}</Badge>;
}

function SeenView({ seen }: { readonly seen: NonNullable<RunStep['seen']> }): VNode {
  if (seen.kind !== 'response') {
    const words = {
      reset: say('The connection was reset.', '连接被重置'),
      no_response: say('No answer came.', '没有响应'),
      too_large: say('The response was over 1 MiB.', '响应超过 1 MiB'),
      unreachable: say('Nothing answered.', '无法连接'),
    };
    return <p class="muted">{words[seen.kind]}</p>;
  }
  const { status, outcome, body } = seen;
  return (
    <details>
      <summary>
        HTTP {status} {outcome !== undefined && <OutcomeBadge outcome={outcome} />}
      </summary>
      <pre>{prettyJson(body)}</pre>
    </details>
  );
}
