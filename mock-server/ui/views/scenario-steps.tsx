import type { VNode } from 'preact';
import type { RunHere, RunStep } from '../../src/http/admin/scenario-run.js';
import { prettyJson, visible, yuan } from '../format.js';
import { markedMeaningOf } from '../known.js';
import type { StepView } from '../../src/http/admin/scenario-view.js';
import { OutcomeBadge, StateBadge } from '../parts/badge.js';
import { Table } from '../parts/section.js';
import { say, sayBoth } from '../preferences.js';
import type { Other } from '../till-play.js';

/** What a step expects, in a few words. */
export function Expected({ of }: { readonly of: StepView['expect'] }): VNode | null {
  return of ? <small class="muted">→ {expectedWords(of)}</small> : null;
}

function expectedWords({ outcome, fields }: NonNullable<StepView['expect']>): string {
  const amounts = ['amount', 'settle_amount', 'settleAmount'].flatMap((name) => {
    const value = fields[name];
    return typeof value === 'string' ? [`${name} ${yuan(value)}`] : [];
  });
  return [outcomeWords(outcome), ...amounts].join(say(', ', '，'));
}

function outcomeWords(outcome: string): string {
  const [en, zh] = unknowns.get(outcome) ?? [outcome, markedMeaningOf(outcome)];
  return say(en, zh);
}

/** What a caller knows if no response is reliable. */
const unknowns: ReadonlyMap<string, readonly [en: string, zh: string]> = new Map([
  ['unknown: reset', ['the connection is reset', '连接被重置']],
  ['unknown: no_response', ['no response', '无响应']],
  ['unknown: http_status', ['another HTTP status, without a response', '其他 HTTP 状态，没有响应内容']],
  ['unknown: too_large', ['the response was over 1 MiB', '响应超过 1 MiB']],
  ['unknown: unreachable', ['nothing responded', '无法连接']],
  ['unknown: not_json', ['a body that is not JSON', '响应不是 JSON']],
  ['unknown: wrong_sign', ['a response whose signature is wrong', '响应签名错误']],
  [
    'unknown: other_response',
    ['a correctly signed response for another coupon', '签名正确但关于另一张券的响应'],
  ],
]);

/** The result of a run, step by step. */
export function RunView({ run, steps: planned }: RunViewProps): VNode {
  const { status, setting, problem, ms, steps } = run;
  return (
    <>
      <p class="verdict" role="status">
        <StateBadge state={status} />
        {status !== 'skipped' && <span class="muted">{ms} ms</span>}
        {setting !== undefined &&
          say(
            `This scenario needs another setting: ${setting}. Start an emulator with it to run the scenario.`,
            `此场景需要其他设置：${setting}。请以该设置启动模拟器后再运行`,
          )}
        {problem}
      </p>
      <ol class="steps">
        {steps.map((step) => (
          <StepRun
            key={step.number}
            step={step}
            expect={planned.find(({ number }) => number === step.number)?.expect}
          />
        ))}
      </ol>
    </>
  );
}

interface RunViewProps {
  readonly run: RunHere;
  /** What each step expects. */
  readonly steps: readonly StepView[];
}

interface StepRunProps {
  readonly step: RunStep;
  readonly expect: StepView['expect'];
}

function StepRun({ step, expect }: StepRunProps): VNode {
  const { what, status, seen, differences } = step;
  return (
    <li class={status}>
      <p>
        <StateBadge state={status} /> {sayBoth(what)} <Expected of={expect} />
      </p>
      {seen && <SeenView seen={seen} />}
      {differences.length > 0 && (
        <Table
          label={say('Differences', '差异')}
          head={[
            say('Field', '字段'),
            say('Expected', '应为'),
            say('Seen', '实为'),
            say('Depends on', '依据'),
          ]}
        >
          {differences.map(({ field, expected, seen: was, assumptions: rows }) => (
            <tr key={field}>
              <td>
                <code>{field}</code>
              </td>
              <td>
                <code>{valueWords(field, expected)}</code>
              </td>
              <td>
                <code>{valueWords(field, was)}</code>
              </td>
              <td>{rows.join(', ')}</td>
            </tr>
          ))}
        </Table>
      )}
    </li>
  );
}

function SeenView({ seen }: { readonly seen: NonNullable<RunStep['seen']> }): VNode {
  if (seen.kind !== 'response') {
    return <p class="muted">{outcomeWords(`unknown: ${seen.kind}`)}</p>;
  }
  const { status, outcome, body } = seen;
  return (
    <details>
      <summary>
        HTTP {status} {outcome !== undefined && <OutcomeBadge outcome={outcome} />}
      </summary>
      <pre>{visible(prettyJson(body))}</pre>
    </details>
  );
}

/** The action at a till, and the text that the cashier must see; or why a till cannot do this. */
export function AtTill({
  step: { till, no_till: none, left_out: leftOut },
}: {
  readonly step: StepView;
}): VNode {
  return (
    <>
      {till && (
        <p class="muted">
          {say('At the till: ', '收银端：')}
          {sayBoth(till.do)}
        </p>
      )}
      {till?.expect && (
        <p class="muted">
          {say('The cashier sees: ', '收银员应看到：')}
          {sayBoth(till.expect)}
        </p>
      )}
      {none && <p class="muted">{sayBoth(none)}</p>}
      {leftOut && <p class="muted">{sayBoth(leftOut)}</p>}
    </>
  );
}

/** `settle_amount (expected 994, got 0)`. */
export function differenceWords({ field, expected, seen }: Other): string {
  if (expected === '') return seen;
  const [wanted, got] = [valueWords(field, expected), valueWords(field, seen)];
  const name = field === 'outcome' ? say('outcome', '结果') : field;
  return say(`${name} (expected ${wanted}, got ${got})`, `${name}（应为 ${wanted}，实为 ${got}）`);
}

function valueWords(field: string, value: string): string {
  if (value === '(absent)') return say('(absent)', '（无）');
  return field === 'outcome' ? outcomeWords(value) : value;
}
