import type { Provenance } from '@shoubei-kit/contracts';
import { provenanceWord } from '@shoubei-kit/contracts/provenance';
import type { SigningRule } from '@shoubei-kit/sdk-lite/signing';
import type { Cell } from 'cliui';
import { behavioursInForce, codesInForce, countByProvenance, linesInForce } from '../../core/provenance.js';
import { ruleInWords } from '../../core/rule-in-words.js';
import { type Sighting, sightingText, toSettings } from '../../core/settings.js';
import { exportedProfile } from '../../profile/exported-profile.js';
import { provenanceCounts } from '../assumptions/provenance-counts.js';
import { endpointsText } from '../endpoints/lines-text.js';
import type { CommandCall, ExitCode } from '../line/command.js';
import { UsageError } from '../line/usage-error.js';
import { inputName, readFileOrInput } from '../options/files.js';
import { checkedAsJson, printProblems } from '../options/problems.js';
import { readProfileAt } from '../options/profile-file.js';
import type { Language } from '../terminal/language.js';
import { formatTable } from '../terminal/table.js';

/** `profile show` and `profile check`. */
export function runProfile(call: CommandCall): Promise<ExitCode> {
  return call.text('action') === 'check' ? check(call) : show(call);
}

async function check(call: CommandCall): Promise<ExitCode> {
  const file = call.text('file');
  if (file === undefined) throw new UsageError('profile check: name a file', 'profile check：请给出文件');
  const path = inputName(file, call.language);
  const { readProfile } = await import('../../profile/profile.js');
  const read = readProfile(await readFileOrInput(file, call));
  const problems = 'problems' in read ? read.problems : [];
  if (call.isOn('json')) call.io.out(checkedAsJson(problems, call.language));
  else {
    printProblems(path, problems, call);
    if (problems.length === 0) call.io.out(call.language === 'en' ? `${path} is valid` : `${path} 无误`);
  }
  return problems.length === 0 ? 0 : 1;
}

/** One behaviour in force, in one language. */
interface ShownBehaviour {
  readonly id: string;
  readonly provenance: Provenance;
  readonly observed: Sighting | undefined;
  readonly setting: string | null;
  readonly value: unknown;
  /** Whether the profile overrides the default that `behaviour` describes. */
  readonly changed: boolean;
  readonly question: string;
  readonly behaviour: string;
}

async function show(call: CommandCall): Promise<ExitCode> {
  const file = call.text('file');
  const settings = toSettings(file === undefined ? {} : await readProfileAt(file, call));
  const usual = new Map(behavioursInForce(toSettings()).map(({ id, value }) => [id, JSON.stringify(value)]));
  const rows = behavioursInForce(settings).map((row): ShownBehaviour => ({
    id: row.id,
    provenance: row.provenance,
    observed: row.observed,
    setting: row.switch,
    value: row.value,
    changed: JSON.stringify(row.value) !== usual.get(row.id),
    question: row.question[call.language],
    behaviour: row.behaviour[call.language],
  }));
  const codes = codesInForce(settings);
  const declared = linesInForce(settings);
  const known = { behaviours: countByProvenance(rows), codes: countByProvenance(codes) };
  if (call.isOn('json')) {
    const shown = exportedProfile(settings);
    const { name } = settings;
    call.io.out(JSON.stringify({ name, behaviours: rows, codes, declared, known, profile: shown }));
    return 0;
  }
  const { request, response } = settings.signing;
  const rules = new Map<string, SigningRule>([
    ['signing', request],
    ['signing.response', response],
  ]);
  for (const row of rows) {
    const rule = row.changed ? rules.get(row.setting ?? '') : undefined;
    call.io.out(behaviourText(row, rule && ruleInWords(rule, call.language), call.language));
  }
  call.io.out(`\n${codesText(codes, call.language)}\n`);
  if (declared.length > 0) call.io.out(`${endpointsText(declared, call.language)}\n`);
  const [ofRows, ofCodes] = call.language === 'en' ? ['behaviours: ', 'codes: '] : ['项行为：', '个码：'];
  call.io.out(`${rows.length} ${ofRows}${provenanceCounts(known.behaviours, call.language)}`);
  call.io.out(`${codes.length} ${ofCodes}${provenanceCounts(known.codes, call.language)}`);
  return 0;
}

function codesText(codes: ReturnType<typeof codesInForce>, language: Language): string {
  return formatTable(
    codes.map(({ outcome, code, provenance, message, observed }) => [
      { text: outcome, width: 22 },
      { text: code, width: 9 },
      { text: provenanceWord(provenance, language), width: 13 },
      { text: observed ? `${message}\n${sightingText(observed)}` : message, width: 36 },
    ]),
  );
}

/** @param rule the signing rule in words, if the profile changes it */
function behaviourText(row: ShownBehaviour, rule: string | undefined, language: Language): string {
  const { id, provenance, observed, setting, value, changed, question, behaviour } = row;
  const isBlock = typeof value === 'object' && value !== null;
  const word = provenanceWord(provenance, language);
  const known = observed ? `${word} ${sightingText(observed)}` : word;
  const inForce = value === undefined || isBlock ? '' : `  ${setting}: ${JSON.stringify(value)}`;
  const usually = language === 'en' ? 'by default: ' : '默认：';
  const below = [
    question,
    `→ ${changed ? usually : ''}${behaviour}`,
    ...(rule === undefined ? [] : [`→ ${rule}`]),
  ];
  if (isBlock) {
    const parts = Object.entries(value).map(([name, part]) => `${name}: ${JSON.stringify(part)}`);
    below.push(`${setting}: ${parts.join(', ')}`);
  }
  return formatTable([
    [
      { text: id, width: 4 },
      { text: `${known}${inForce}`, width: 76 },
    ],
    ...below.map((text): Cell[] => [{ text, padding: [0, 0, 0, 5], width: 80 }]),
  ]);
}
