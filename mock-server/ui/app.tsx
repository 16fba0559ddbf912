import type { ComponentType, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { restarts } from './event-stream.js';
import { startFeed } from './journal-feed.js';
import { loadProfile } from './known.js';
import { attempt, notice, tell } from './notice.js';
import { NoticeBar, QuestionDialog, TokenDialog } from './parts/dialogs.js';
import { Choice } from './parts/field.js';
import { ExplainAgain, FirstUse } from './parts/first-use.js';
import { Icon } from './parts/icon.js';
import { Meanings } from './parts/word.js';
import { language, say, sayBoth, theme } from './preferences.js';
import { linkTo, route, type View, views } from './route.js';
import { notThere, sharedWords, StateBar } from './state-bar.js';
import { institutions, isGone, loadInstitutions, scope, tenants } from './scope.js';
import { Behaviours } from './views/behaviours.js';
import { Coupons } from './views/coupons.js';
import { Faults } from './views/faults.js';
import { Gone } from './views/gone.js';
import { Journal } from './views/journal.js';
import { Orders } from './views/orders.js';
import { Scenarios } from './views/scenarios.js';
import { Send } from './views/send.js';
import { Signature } from './views/signature.js';
import { Tenants } from './views/tenants.js';

const shown: Readonly<
  Record<View, { readonly title: { readonly en: string; readonly zh: string }; readonly Body: ComponentType }>
> = {
  journal: { title: { en: 'Journal', zh: '请求记录' }, Body: Journal },
  send: { title: { en: 'Send', zh: '发送' }, Body: Send },
  coupons: { title: { en: 'Coupons', zh: '券' }, Body: Coupons },
  orders: { title: { en: 'Orders', zh: '对账' }, Body: Orders },
  scenarios: { title: { en: 'Scenarios', zh: '场景' }, Body: Scenarios },
  faults: { title: { en: 'Faults & clock', zh: '故障与时钟' }, Body: Faults },
  signature: { title: { en: 'Signature', zh: '签名' }, Body: Signature },
  tenants: { title: { en: 'Tenants', zh: '租户' }, Body: Tenants },
  behaviours: { title: { en: 'Behaviours', zh: '行为依据' }, Body: Behaviours },
};

/** The whole page. */
export function App(): VNode {
  const { view, unknown } = route.value;
  const { title, Body } = shown[view];
  const spoken = scope.value;
  useEffect(() => {
    if (restarts.value > 0) tell({ kind: 'problem', text: restarted });
    void attempt(() => Promise.all([loadProfile(), loadInstitutions()]));
  }, [restarts.value]);
  useEffect(startFeed, [spoken]);
  useEffect(() => {
    if (notice.value?.kind === 'problem') notice.value = undefined;
  }, [view]);
  useEffect(() => {
    document.title = `${sayBoth(title)} · shoubei-mock`;
  });
  return (
    <div class="page">
      <Side view={view} />
      <div>
        <StateBar />
        <main id="main" tabIndex={-1}>
          <h1 class="heard">{sayBoth(title)}</h1>
          {unknown !== undefined && (
            <p class="trouble" role="alert">
              {say(
                `No view is called “${unknown}”. The journal is shown instead.`,
                `没有名为“${unknown}”的视图，已显示请求记录`,
              )}
            </p>
          )}
          {/* Another institution gets a new view: text typed for one is not sent to the other. */}
          <FirstUse view={view} />
          {isGone.value && view !== 'tenants' ? <Gone /> : <Body key={`${view} ${spoken}`} />}
        </main>
      </div>
      <Meanings />
      <NoticeBar />
      <QuestionDialog />
      <TokenDialog />
    </div>
  );
}

const restarted = {
  en: 'The emulator was restarted. Without --store, coupons, tenants, faults and the clock are reset.',
  zh: '模拟器已重新启动。未使用 --store 时，券、租户、故障与时钟均已重置。',
};

/** Moves the focus to the main part: the hash holds the route, so a link within the page cannot use it. */
function toMain(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('#main')?.focus();
}

/**
 * Scrolls to the current view if the list of views is too long: a row on a phone, or a column in a low window. Does not
 * use `scrollIntoView`: newer browsers continue from there with the next Tab.
 */
function scrollToCurrent(nav: HTMLElement): void {
  for (const box of [nav, nav.closest('.side')]) {
    const link = nav.querySelector('[aria-current]')?.getBoundingClientRect();
    if (!box || !link) return;
    const seen = box.getBoundingClientRect();
    box.scrollLeft += Math.min(link.left - seen.left, 0) + Math.max(link.right - seen.right, 0);
    box.scrollTop += Math.min(link.top - seen.top, 0) + Math.max(link.bottom - seen.bottom, 0);
  }
}

function Side({ view }: { readonly view: View }): VNode {
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    if (nav.current) scrollToCurrent(nav.current);
  }, [view]);
  return (
    <header class="side">
      <a class="skip" href={linkTo(view, route.value.id)} onClick={toMain}>
        {say('Skip to content', '跳到正文')}
      </a>
      <p class="brand">
        <img src="icon.svg" alt="" width="26" height="26" />
        <span>
          <strong>shoubei-mock</strong>
          <small>{say('a local emulator', '本地模拟器')}</small>
        </span>
      </p>
      <nav ref={nav} aria-label={say('Views', '视图')}>
        {views.map((name) => (
          <a key={name} href={linkTo(name)} aria-current={name === view ? 'page' : undefined}>
            <Icon of={name} />
            <span>{sayBoth(shown[name].title)}</span>
          </a>
        ))}
      </nav>
      <Settings />
      <ExplainAgain view={view} />
      <p class="honest">
        {say('Not the provider. Most behaviours are assumptions: ', '并非平台的真实接口，多数行为属于假设：')}
        <a href={linkTo('behaviours')}>{say('see what is known', '查看依据')}</a>
      </p>
    </header>
  );
}

function Settings(): VNode {
  return (
    <div class="settings">
      <Choice
        label={say('Institution', '机构')}
        value={scope.value}
        onInput={(value) => (scope.value = value)}
        options={[
          ['', sharedWords()],
          ...institutions.value.map((name) => [name, name] as const),
          ...tenants.value.map(
            ({ inst_no, name }) => [inst_no, `${inst_no} ${name ?? say('(tenant)', '（租户）')}`] as const,
          ),
          ...(isGone.value ? [[scope.value, scope.value + notThere()] as const] : []),
        ]}
      />
      <Choice
        label={say('Language', '语言')}
        value={language.value}
        onInput={(value) => (language.value = value === 'zh' ? 'zh' : 'en')}
        options={[
          ['en', 'English'],
          ['zh', '中文'],
        ]}
      />
      <Choice
        label={say('Colours', '配色')}
        value={theme.value}
        onInput={(value) => (theme.value = value === 'light' || value === 'dark' ? value : 'auto')}
        options={[
          ['auto', say('As the system', '跟随系统')],
          ['light', say('Light', '浅色')],
          ['dark', say('Dark', '深色')],
        ]}
      />
    </div>
  );
}
