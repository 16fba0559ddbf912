import type { BilingualText } from '@shoubei-kit/contracts';
import { sign, SigningError } from '@shoubei-kit/sdk-lite/signing';
import { parseText } from '../../core/parse.js';
import { toSettings } from '../../core/settings.js';
import { signingProblem } from '../../core/signing-problem.js';
import type { CommandCall, ExitCode } from '../line/command.js';
import { located } from './capture-files.js';
import { requireKeyOrDemo } from '../options/key.js';
import { loadProfile } from '../options/profile-file.js';
import { inputName, readMarked, rejectNothing } from '../options/files.js';
import { UsageError } from '../line/usage-error.js';

/** `sign [file|-]`: reads a JSON object and prints it signed. */
export async function runSign(call: CommandCall): Promise<ExitCode> {
  const file = call.text('file') ?? '-';
  const { signing } = toSettings(await loadProfile(call));
  const { text, isMarked } = await readMarked(file, call);
  rejectNothing(file, text);
  const parsed = parseText(text);
  if ('refusal' in parsed) {
    const { field, text: why } = parsed.refusal.reason;
    const { en, zh } = located({ file, where: '' }, { en: `${field}: ${why.en}`, zh: `${field}：${why.zh}` });
    throw new UsageError(en, zh);
  }
  const key = await requireKeyOrDemo(call);
  try {
    const signed = { ...parsed.sent, sign: sign(parsed.sent, signing.request, key) };
    if (isMarked) call.io.err(withoutMark(inputName(file, call.language))[call.language]);
    call.io.out(JSON.stringify(signed));
    return 0;
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    const { en, zh } = signingProblem(error);
    throw new UsageError(`${error.field}: ${en}`, `${error.field}：${zh}`);
  }
}

function withoutMark(name: string): BilingualText {
  return {
    en: `${name} begins with a byte order mark (BOM), which is not signed and not printed`,
    zh: `${name} 以字节顺序标记（BOM）开头，签名结果中已去掉`,
  };
}
