import type { ScenarioView, StepView } from '../src/http/admin/scenario-view.js';
import type { JournalEntry } from '../src/journal/view.js';
import type { FaultView } from '../src/workbench/faults.js';
import { call, Problem, sleep } from './admin-api.js';
import { isSending, loadedHere, noteOwn, type Prepared, take, takeUnheard } from './loaded-scenario.js';
import { tell } from './notice.js';
import { scoped } from './scope.js';
import { deliver, fieldsOf, isPosted, sentAgain, signedBody, undecided } from './sending.js';
import { plannedFields, repeatedTrace } from './till-play.js';

/** Sends a step of the prepared scenario in place of the till, signed now. */
export async function sendStep(number: number): Promise<void> {
  const here = loadedHere();
  if (!here) return;
  isPosted.value = false;
  isSending.value = true;
  try {
    const step = await signedNow(number, here);
    const body = await bodyOf(step, here);
    const { headers } = step.request ?? {};
    const stopped = step.give_up_after_ms === undefined ? undefined : await givingUp(step.give_up_after_ms);
    const { id: last, ids } = await deliver(step.endpoint ?? '', body, stopped, headers);
    noteOwn(ids);
    if (ids.length > 1) tell({ kind: 'problem', text: sentAgain });
    const [id = last] = ids;
    const trace = plannedFields(step)?.['wf_trace_no'];
    if (id !== undefined) take(await call<JournalEntry>('GET', `/requests/${id}`), true);
    else if (step.expect?.outcome === 'unknown: no_response' && typeof trace === 'string')
      takeUnheard(number, trace);
    else throw new Problem(0, undecided);
  } finally {
    isSending.value = false;
  }
}

/** Ends the wait a while after the emulator has the request: a busy browser may send it late. */
async function givingUp(ms: number): Promise<AbortSignal> {
  const stop = new AbortController();
  const before = await arrivals();
  void (async () => {
    while (isSending.peek() && (await arrivals().catch(() => before)) === before) await sleep(20);
    await sleep(ms);
    stop.abort();
  })();
  return stop.signal;
}

/** Rises with each request, even while a fault holds it back. */
async function arrivals(): Promise<number> {
  const [{ faults }, { count }] = await Promise.all([
    call<{ faults: readonly FaultView[] }>('GET', scoped('/faults')),
    call<{ count: number }>('GET', scoped('/requests/count')),
  ]);
  return faults.reduce((sum, { seen }) => sum + seen, count);
}

/** The step with its exact request, which contains the numbers of write-offs before it. */
async function signedNow(number: number, { loaded, seen }: Prepared): Promise<StepView> {
  const orders = Object.entries(seen).flatMap(([step, { order_no: no }]) =>
    no === undefined ? [] : [`${step}:${no}`],
  );
  const path = `/scenarios/${encodeURIComponent(loaded.name)}`;
  const query: Readonly<Record<string, string>> = orders.length > 0 ? { orders: orders.join(',') } : {};
  const { steps } = await call<ScenarioView>('GET', scoped(path, query));
  const step = steps.find((one) => one.number === number);
  if (step?.request) return step;
  throw new Problem(0, {
    en: 'This step needs the order number of a write-off that did not happen. Skip it, or prepare the scenario again.',
    zh: '此步需要此前一次核销的记录号，而该核销未发生。请跳过此步，或重新准备该场景',
  });
}

/** The planned body; a repeat of the till's sale is sent as the till sent it, so that it is a retry. */
async function bodyOf(step: StepView, { loaded, seen }: Prepared): Promise<Uint8Array<ArrayBuffer>> {
  const { body, body_base64: base64 = '' } = step.request ?? {};
  if (body === undefined) return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const planned = plannedFields(step);
  const repeated = repeatedTrace(step, loaded.steps, seen);
  // Deliberate errors are unchanged.
  const isWrong = /^(?:bad_signature|illegal_parameter)$/u.test(step.expect?.outcome ?? '');
  if (!planned || !repeated || isWrong || planned['wf_trace_no'] === repeated.trace)
    return new TextEncoder().encode(body);
  const entry = await call<JournalEntry>('GET', `/requests/${seen[repeated.step]?.id}`);
  const own = ['ts', ...(step.sets ?? [])].filter((name) => name in planned);
  const fields = {
    ...planned,
    ...(entry.endpoint === step.endpoint && fieldsOf(entry)),
    ...Object.fromEntries(own.map((name) => [name, planned[name]])),
    wf_trace_no: repeated.trace,
  };
  return new TextEncoder().encode(await signedBody(step.endpoint ?? '', fields));
}
