import type { VNode } from 'preact';
import type { StepView } from '../../src/http/admin/scenario-view.js';
import { call } from '../admin-api.js';
import { shanghaiClock } from '../format.js';
import { loadedHere, markDone } from '../loaded-scenario.js';
import { attempt } from '../notice.js';
import { Badge } from '../parts/badge.js';
import { Button, CopyButton } from '../parts/button.js';
import { say, sayBoth } from '../preferences.js';
import { Expected } from './scenario-steps.js';

/** What was put in place for a till, what was not, and the requests that play it. Nothing where another scenario is. */
export function LoadedView({ name }: { readonly name: string }): VNode | null {
  const here = loadedHere();
  if (here?.loaded.name !== name) return null;
  const { at, loaded } = here;
  const { note, steps } = loaded;
  return (
    <>
      <h3>{say(`Loaded at ${shanghaiClock(at)}`, `已加载（${shanghaiClock(at)}）`)}</h3>
      {note && <p class="muted">{sayBoth(note)}</p>}
      <ol class="steps">
        {steps.map((step) => (
          <Step key={step.number} step={step} />
        ))}
      </ol>
    </>
  );
}

function Step({
  step: { number, what, curl, left_out: leftOut, done, admin, expect },
}: {
  readonly step: StepView;
}): VNode {
  return (
    <li>
      <p>
        {sayBoth(what)} <Expected of={expect} />
        {done && <Badge kind="good">{say('in place', '已就绪')}</Badge>}
      </p>
      {admin && !done && <NotYet number={number} admin={admin} />}
      {leftOut && <p class="muted">{sayBoth(leftOut)}</p>}
      {curl !== undefined && (
        <details>
          <summary>{say('The exact request', '完整请求')}</summary>
          <CopyButton text={curl} what={say(`step ${number} as curl`, `第 ${number} 步的 curl`)} />
          <pre class="wrapped">{curl}</pre>
        </details>
      )}
    </li>
  );
}

interface NotYetProps {
  readonly number: number;
  readonly admin: NonNullable<StepView['admin']>;
}

/** A fault, the clock or a coupon that changes between two calls of the till: a person says when. */
function NotYet({ number, admin: { method, path, body } }: NotYetProps): VNode {
  const act = async (): Promise<void> => {
    const done = { en: `Step ${number} is in place.`, zh: `第 ${number} 步已就绪` };
    if (await attempt(() => call(method, path, body), done)) markDone(number);
  };
  return (
    <p>
      <span class="muted">
        {say('Not in place yet. After the steps before it: ', '尚未就绪。完成前面的步骤后：')}
      </span>
      <Button kind="small" label={say(`Put step ${number} in place`, `执行第 ${number} 步`)} onPress={act}>
        {say('Put in place', '执行此步')}
      </Button>
    </p>
  );
}
