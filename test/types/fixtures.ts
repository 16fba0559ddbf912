// Compiled against the packed declarations with several TypeScript versions; never run.
import type { Coupon, OwnCoupon, RecordedExchange, Scenario } from '@shoubei-kit/contracts';
import { demoCoupons, magicCode } from '@shoubei-kit/fixtures';
import { checkPeriod, instantOf, refuseFault } from '@shoubei-kit/fixtures/checks';
import { generateCoupons, isDay, type MixState } from '@shoubei-kit/fixtures/generate';
import {
  isWriteOff,
  type NamedScenario,
  readOwnCoupons,
  readRecording,
  readScenario,
  readScenarios,
  type ScenarioStep,
} from '@shoubei-kit/fixtures/scenarios';
import { readYaml } from '@shoubei-kit/fixtures/yaml';
import { same } from './same.js';

same<typeof demoCoupons, readonly Coupon[]>();
same<ReturnType<typeof magicCode>, string>();
same<ReturnType<typeof generateCoupons>, Generator<Coupon, void, undefined>>();
same<MixState, 'used' | 'refunded' | 'frozen' | 'expired' | 'not_yet_valid'>();
same<ReturnType<typeof isDay>, boolean>();
same<ReturnType<typeof instantOf>, number>();
magicCode('05', { serial: 3 });
generateCoupons({ seed: 1, mix: { used: 10 } });
checkPeriod({ valid_from: '2026-01-01T00:00:00+08:00' });
refuseFault({ kind: 'reset', when: 'after' });

const read = readScenario('');
if ('scenario' in read) same<typeof read.scenario, Scenario>();
else same<(typeof read.problems)[0]['line'], number>();
const own = readOwnCoupons('');
if ('coupons' in own) same<typeof own.coupons, readonly OwnCoupon[]>();
const recording = readRecording('');
if ('exchanges' in recording) same<(typeof recording.exchanges)[0]['exchange'], RecordedExchange>();
const yaml = readYaml('');
if ('value' in yaml) same<typeof yaml.value, unknown>();

export async function calls(): Promise<readonly ScenarioStep[]> {
  const all = await readScenarios();
  if ('problems' in all) return [];
  same<typeof all.scenarios, readonly NamedScenario[]>();
  return all.scenarios.flatMap(({ scenario }) => scenario.steps.filter((step) => isWriteOff(step)));
}

// @ts-expect-error the behaviour is text of two digits
magicCode(5);
// @ts-expect-error there is no such state
generateCoupons({ mix: { spent: 10 } });
