import type { VNode } from 'preact';
import type { StepView } from '../../src/http/admin/scenario-view.js';
import { shanghaiClock } from '../format.js';
import { down, listed } from '../journal-feed.js';
import {
  currentStep,
  isAsExpected,
  isSending,
  loadedHere,
  type Prepared,
  putInPlace,
  skipStep,
  undoLoaded,
} from '../loaded-scenario.js';
import { attempt } from '../notice.js';
import { Badge, StateBadge } from '../parts/badge.js';
import { Button, CopyButton } from '../parts/button.js';
import { BarCode, QrCode } from '../parts/codes.js';
import { say, sayBoth } from '../preferences.js';
import { askAndPrepare } from '../prepare.js';
import { linkTo } from '../route.js';
import { sendStep } from '../send-step.js';
import { sendingWords } from '../sending.js';
import type { Seen } from '../till-play.js';
import { AtTill, differenceWords, Expected } from './scenario-steps.js';

/** The scenario prepared for a till, step by step. Empty if another scenario is prepared. */
export function LoadedView({ name }: { readonly name: string }): VNode | null {
  const here = loadedHere();
  if (here?.loaded.name !== name) return null;
  if (here.isLost === true) return <Lost name={name} />;
  const { note, steps } = here.loaded;
  const current = currentStep(here)?.number;
  return (
    <>
      <h3>
        {say(`Prepared at ${shanghaiClock(here.at)}`, `已准备（${shanghaiClock(here.at)}）`)}
        <Button kind="small" onPress={undo}>
          {say('Undo faults, clock and coupons', '撤回故障、时钟与券')}
        </Button>
      </h3>
      {note && <p class="muted">{sayBoth(note)}</p>}
      <p class="verdict" role="status">
        {progressOf(here)}
      </p>
      <Spoiled here={here} />
      <ol class="steps">
        {steps.map((step) => (
          <Step key={step.number} step={step} here={here} isCurrent={step.number === current} />
        ))}
      </ol>
    </>
  );
}

function Lost({ name }: { readonly name: string }): VNode {
  return (
    <p class="trouble" role="alert">
      {say(
        'The emulator was restarted after this scenario was prepared. ',
        '准备此场景之后，模拟器已重新启动。',
      )}
      <PrepareAgain name={name} />
    </p>
  );
}

function PrepareAgain({ name }: { readonly name: string }): VNode {
  return (
    <Button kind="small" onPress={() => askAndPrepare(name)}>
      {say('Prepare again', '重新准备')}
    </Button>
  );
}

/** The request or the change after which the scenario cannot succeed any more, however many come after it. */
function Spoiled({ here: { spoiled, loaded } }: { readonly here: Prepared }): VNode | null {
  if (!spoiled) return null;
  const { at, id, how } = spoiled;
  return (
    <p class="trouble">
      {at !== undefined && (
        <>
          <ToExchange
            id={id}
            text={say(`The request at ${shanghaiClock(at)}`, `${shanghaiClock(at)} 的请求`)}
          />
          {say(' is not part of this scenario. ', '不属于此场景。')}
        </>
      )}
      {sayBoth(how)} <PrepareAgain name={loaded.name} />
    </p>
  );
}

/** A link, as long as the exchange is in the journal. */
function ToExchange({ id = '', text }: { readonly id?: string | undefined; readonly text: string }): VNode {
  return listed(id) ? <a href={linkTo('journal', id)}>{text}</a> : <>{text}</>;
}

/** Undoes the setup; sent requests stay in the journal. */
async function undo(): Promise<void> {
  await attempt(undoLoaded, {
    en: 'Faults, clock and coupons of the scenario are undone. Its requests stay in the journal.',
    zh: '已撤回该场景的故障、时钟与券；其请求仍在请求记录中',
  });
}

/** The progress, also for screen readers. */
function progressOf(here: Prepared): string {
  const step = currentStep(here);
  const { seen, skipped, loaded, spoiled } = here;
  const of = loaded.steps.length;
  if (step) {
    const { number } = step;
    const at = say(`Step ${number} of ${of}: `, `第 ${number} 步，共 ${of} 步：`);
    if (spoiled) return at + say('cannot succeed any more, prepare it again.', '已无法成功，请重新准备。');
    return step.endpoint === undefined ? at + say('put it in place.', '请执行此步') : at + waitingFor(step);
  }
  const wrong = Object.values(seen).filter((one) => !isAsExpected(one)).length;
  const left = skipped.length > 0 ? say(` ${skipped.length} skipped.`, `跳过 ${skipped.length} 步`) : '';
  return wrong === 0
    ? say('All steps are done, as expected.', '全部步骤已完成，均符合预期。') + left
    : say(`All steps are done, ${wrong} with differences.`, `全部步骤已完成，${wrong} 步不一致。`) + left;
}

function waitingFor({ no_till: none }: StepView): string {
  if (down.value) return say('the emulator is not reachable.', '无法连接模拟器');
  if (isSending.value) return sendingWords();
  return none ? say('send it from here.', '请从此页发送') : say('waiting for your till…', '正在等待收银端…');
}

interface StepProps {
  readonly step: StepView;
  readonly here: Prepared;
  readonly isCurrent: boolean;
}

function Step({ step, here, isCurrent }: StepProps): VNode {
  const { number, what, curl, done, expect } = step;
  const { spoiled } = here;
  // From outside: then the page does not know what is still in place.
  const isChanged = spoiled && spoiled.id === undefined;
  const seen = here.seen[number];
  return (
    <li class={isCurrent ? 'current' : ''} aria-current={isCurrent ? 'step' : undefined}>
      <p>
        {done && !isChanged && <InPlace isUsedUp={spoiled?.faultOf === number} />}
        {here.skipped.includes(number) && <StateBadge state="skipped" />}
        {seen && <SeenBadge seen={seen} />}
        {sayBoth(what)} <Expected of={expect} />
      </p>
      {seen && <SeenView seen={seen} />}
      {!done && !seen && <AtTill step={step} />}
      {isCurrent && (spoiled ? null : step.admin ? <PutInPlace step={step} /> : <Waiting step={step} />)}
      {isCurrent && <Others here={here} />}
      {curl !== undefined && !done && !seen && (
        <details>
          <summary>{say('The exact request', '完整请求')}</summary>
          <CopyButton text={curl} what={say(`step ${number} as curl`, `第 ${number} 步的 curl`)} />
          <pre class="wrapped">{curl}</pre>
        </details>
      )}
    </li>
  );
}

function InPlace({ isUsedUp }: { readonly isUsedUp: boolean }): VNode {
  return isUsedUp ? (
    <Badge kind="warn">{say('used up', '已消耗')}</Badge>
  ) : (
    <Badge kind="good">{say('in place', '已就绪')}</Badge>
  );
}

function SeenBadge({ seen }: { readonly seen: Seen }): VNode {
  if (isAsExpected(seen)) return <Badge kind="good">{say('got it, as expected', '已收到，符合预期')}</Badge>;
  if (seen.got.length > 0) return <Badge kind="bad">{say('got it, differs', '已收到，不一致')}</Badge>;
  return <Badge kind="warn">{say('got it, request differs', '已收到，请求不一致')}</Badge>;
}

/** The exchange of a step, and its differences from the step. */
function SeenView({ seen: { id, isByPage, sent, got } }: { readonly seen: Seen }): VNode {
  const list = (differences: Seen['got']): string => differences.map(differenceWords).join(say(', ', '、'));
  return (
    <>
      {got.length > 0 && (
        <p>
          {say('The response differs in ', '响应不一致：')}
          {list(got)}
        </p>
      )}
      {sent.length > 0 && (
        <p>
          {say('The request differs in ', '请求不一致：')}
          {list(sent)}
        </p>
      )}
      <p class="muted">
        {isByPage ? say('Sent by this page. ', '由此页发送。') : say('Sent by your till. ', '由收银端发送。')}
        {listed(id) && <a href={linkTo('journal', id)}>{say('The exchange', '查看交互')}</a>}
      </p>
    </>
  );
}

/** The awaited request. */
function Waiting({ step }: Pick<StepProps, 'step'>): VNode {
  const { number, till, no_till: none } = step;
  return (
    <>
      {till?.scan !== undefined && (
        <div class="codes">
          <QrCode text={till.scan} module={4} />
          <BarCode text={till.scan} height={64} mostWidth={300} />
        </div>
      )}
      <p class="buttons">
        <Button kind={none ? 'main' : 'small'} onPress={() => attempt(() => sendStep(number))}>
          {say(`Send step ${number}`, `发送第 ${number} 步`)}
        </Button>
        <Button kind="small" onPress={() => skipStep(number)}>
          {say(`Skip step ${number}`, `跳过第 ${number} 步`)}
        </Button>
      </p>
    </>
  );
}

/** Requests that do not match the step. */
function Others({ here: { others } }: { readonly here: Prepared }): VNode | null {
  if (others.length === 0) return null;
  return (
    <ul class="given">
      {others.map(({ id, at, why }) => (
        <li key={id}>
          {shanghaiClock(at)} <ToExchange id={id} text={say('A request arrived', '收到一次请求')} />
          {say(' that is not this step: ', '，但不是此步：')}
          {sayBoth(why)}
        </li>
      ))}
    </ul>
  );
}

/** A fault, clock or coupon change between two requests of the till: the user triggers it. */
function PutInPlace({ step }: { readonly step: StepView }): VNode {
  const { number } = step;
  const done = { en: `Step ${number} is in place.`, zh: `第 ${number} 步已就绪` };
  return (
    <p>
      <Button kind="main" onPress={() => attempt(() => putInPlace(step), done)}>
        {say(`Put step ${number} in place`, `执行第 ${number} 步`)}
      </Button>
    </p>
  );
}
