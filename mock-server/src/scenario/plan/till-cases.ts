import { basename, dirname } from 'node:path';
import { type BilingualText, codes, type Scenario, type WriteOffStep } from '@shoubei-kit/contracts';
import { marked } from '@shoubei-kit/contracts/provenance';
import {
  isCall,
  isRequest,
  isWriteOff,
  type NamedScenario,
  type ScenarioStep,
} from '@shoubei-kit/fixtures/scenarios';
import { startedWith } from '../settings-needed.js';
import { yuan } from './change-words.js';
import { stepInWords } from './step-words.js';

/** A scenario as a person plays it at a till. */
export interface TillCase {
  /** The scenario's name. */
  readonly id: string;
  /** 1 is most important: an uncertain result, or the plain write-off; 2: a rejection; 3: the rest. */
  readonly priority: 1 | 2 | 3;
  /** The scenario's folder, and its outcomes. */
  readonly tags: readonly string[];
  readonly about: BilingualText;
  /** A link to the scenario in the page of the emulator, where it is loaded for the till. */
  readonly prepare: string;
  readonly steps: readonly TillStep[];
  /** For the person who plays it to fill in. */
  readonly result: '';
}

export interface TillStep {
  readonly do: BilingualText;
  /** The code to scan; none if the action happens in the page. */
  readonly scan?: string;
  /** The result that the cashier then sees. */
  readonly expect?: BilingualText;
}

/** Why a scenario cannot be run with a till alone. */
export type LeftOutBy = 'call' | 'settings' | 'request';

/** The cases for a till, and the number of scenarios without a case, by reason. */
export interface TillPlan {
  readonly cases: readonly TillCase[];
  readonly leftOut: ReadonlyMap<LeftOutBy, number>;
}

export function tillPlanOf(scenarios: readonly NamedScenario[], origin: string): TillPlan {
  const leftOut = new Map<LeftOutBy, number>();
  const cases = scenarios.flatMap((named) => {
    const reason = leftOutBy(named.scenario);
    if (reason === undefined) return [tillCaseOf(named, origin)];
    leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
    return [];
  });
  return { cases, leftOut };
}

function leftOutBy(scenario: Scenario): LeftOutBy | undefined {
  if (scenario.steps.some(isCall)) return 'call';
  if (startedWith(scenario)) return 'settings';
  return isForTill(scenario) ? undefined : 'request';
}

/** Whether a person can make all of its requests with a till. */
export function isForTill({ steps }: Scenario): boolean {
  const isPlayable = (step: ScenarioStep, index: number): boolean =>
    !isRequest(step) || (isWriteOff(step) && isAtTill(step, index, steps));
  return steps.some(isWriteOff) && steps.every(isPlayable);
}

function isAtTill(step: WriteOffStep, index: number, steps: readonly ScenarioStep[]): boolean {
  return isScan(step, steps.slice(0, index).filter(isWriteOff)) && isKnownAfter(step, steps);
}

/** The folder of a scenario's file. */
export function subjectOf(file: string): string {
  return basename(dirname(file));
}

function tillCaseOf({ name, file, scenario: { about, steps } }: NamedScenario, origin: string): TillCase {
  const calls = steps.filter(isWriteOff);
  const outcomes = calls.map(({ expect }) => expect.outcome ?? 'unknown');
  return {
    id: name,
    priority: priorityOf(outcomes),
    tags: [...new Set([subjectOf(file), ...outcomes])],
    about,
    prepare: `${origin}/__admin/ui/#/scenarios/${encodeURIComponent(name)}`,
    steps: atTill(steps),
    result: '',
  };
}

/** Fields that a cashier decides; a till fills the others from its own settings. */
const scanned: ReadonlySet<string> = new Set(['coupon_code', 'wf_trace_no', 'amount']);

/** Whether a till can make this call: a code that can be scanned, at a price, in a new sale or a retried one. */
function isScan({ write_off, expect, ...how }: WriteOffStep, before: readonly WriteOffStep[]): boolean {
  const { coupon_code: code, wf_trace_no: trace, amount } = write_off;
  const isPlain = ['caller', 'sign', 'raw', 'leave_out'].every((name) => !(name in how));
  const isNamed = Object.keys(write_off).every((name) => scanned.has(name));
  const isCode = typeof code === 'string' && /^[0-9A-Za-z]{1,16}$/u.test(code);
  const isTrace = trace === undefined || (typeof trace === 'string' && /^[0-9A-Za-z-]{1,16}$/u.test(trace));
  const isPrice = amount === undefined || (typeof amount === 'string' && /^[0-9]{1,8}$/u.test(amount));
  const isOther = before.some((one) => one.write_off['wf_trace_no'] === trace && !isRetryOf(one, write_off));
  const hasOwnTrace = trace === undefined || !isOther || before.every(isRejected);
  return (
    isPlain && isNamed && isCode && isTrace && isPrice && hasOwnTrace && expect.outcome !== 'trace_conflict'
  );
}

function isRetryOf({ write_off }: WriteOffStep, another: WriteOffStep['write_off']): boolean {
  return JSON.stringify(write_off) === JSON.stringify(another) && another['wf_trace_no'] !== undefined;
}

function isRejected({ expect: { outcome } }: WriteOffStep): boolean {
  return outcome !== undefined && outcome !== 'written_off' && outcome !== 'system_error';
}

/** A till does not retry a sale whose result it knows. */
function isKnownAfter(
  { expect: { same_order_as: number } }: WriteOffStep,
  steps: readonly ScenarioStep[],
): boolean {
  const first = number === undefined ? undefined : steps[number - 1];
  return !first || (isWriteOff(first) && isUncertain(first));
}

function isUncertain({ expect: { unknown, outcome } }: WriteOffStep): boolean {
  return unknown !== undefined || outcome === 'system_error';
}

function priorityOf(outcomes: readonly string[]): TillCase['priority'] {
  if (outcomes.some((outcome) => outcome === 'unknown' || outcome === 'system_error')) return 1;
  if (outcomes.some((outcome) => outcome !== 'written_off')) return 2;
  return outcomes.length === 1 ? 1 : 3;
}

/** Loading covers all steps before the first call; later ones are done in the page. */
function atTill(steps: readonly ScenarioStep[]): readonly TillStep[] {
  return steps.slice(steps.findIndex(isWriteOff)).map((step, index, played) => {
    if (isWriteOff(step)) return scanStep(step, index, played);
    const { en, zh } = stepInWords(step);
    return { do: { en: `In the page: ${en}`, zh: `在页面中操作：${zh}` } };
  });
}

function scanStep(step: WriteOffStep, index: number, steps: readonly ScenarioStep[]): TillStep {
  const code = String(step.write_off['coupon_code']);
  const before = steps.slice(0, index).filter(isWriteOff);
  const next = steps
    .slice(index + 1)
    .filter(isWriteOff)
    .find(({ write_off }) => write_off['coupon_code'] === step.write_off['coupon_code']);
  return {
    do: scanInWords(step, before, code),
    scan: code,
    expect: isUncertain(step) && next && !isRetryOf(step, next.write_off) ? notYetRetried : seenInWords(step),
  };
}

/**
 * The tester's action at a till for each step; undefined for a step that is no request, or that no till sends by
 * itself.
 */
export function tillSteps({ steps }: Scenario): readonly (TillStep | undefined)[] {
  return steps.map((step, index) =>
    isWriteOff(step) && isAtTill(step, index, steps) ? scanStep(step, index, steps) : undefined,
  );
}

function scanInWords(
  { write_off }: WriteOffStep,
  before: readonly WriteOffStep[],
  code: string,
): BilingualText {
  const { amount } = write_off;
  if (before.some((one) => isUncertain(one) && isRetryOf(one, write_off))) {
    return {
      en: `Retry the sale of ${code}; a till that retries by itself has done so`,
      zh: `重试 ${code} 的这笔交易；自动重试的收银端已完成此步`,
    };
  }
  const price = typeof amount === 'string' ? yuan(Number(amount)) : undefined;
  return price === undefined
    ? { en: `Scan ${code} in a new sale`, zh: `新开一笔交易，扫描 ${code}` }
    : { en: `Scan ${code} in a new sale of ${price}`, zh: `新开一笔 ${price} 的交易，扫描 ${code}` };
}

const uncertain: BilingualText = {
  en: 'That the result is not known: neither “written off” nor “rejected”. The till retries the same sale, or calls for help',
  zh: '提示结果未知：既不提示核销成功，也不提示核销失败；收银端重试同一笔交易，或提示人工处理',
};

const notYetRetried: BilingualText = {
  en: 'That the result is not known: neither “written off” nor “rejected”. Do not retry this sale yet: the next step scans the coupon in a new one',
  zh: '提示结果未知：既不提示核销成功，也不提示核销失败；暂勿重试此交易，下一步在新交易中扫描该券',
};

/** The result that the cashier sees; for a rejection, the reason. */
function seenInWords(step: WriteOffStep): BilingualText {
  const { outcome = 'written_off', amount } = step.expect;
  if (isUncertain(step)) return uncertain;
  if (outcome === 'written_off') {
    const value = amount === undefined ? '' : yuan(amount);
    return {
      en: `Written off${value === '' ? '' : `: a coupon of ${value}`}`,
      zh: `核销成功${value === '' ? '' : `：面额 ${value}`}`,
    };
  }
  const row = codes.find((one) => one.outcome === outcome);
  const { gloss = outcome, message = outcome, provenance = 'assumed' } = row ?? {};
  return {
    en: `Rejected: ${gloss}. ${marked(message, provenance, 'en')}`,
    zh: `核销失败：${marked(message, provenance, 'zh')}`,
  };
}
