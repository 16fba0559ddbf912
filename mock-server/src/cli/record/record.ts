import { randomBytes } from 'node:crypto';
import { printable } from '../../core/printable.js';
import { httpAddress, shownAddress } from '../../http-address.js';
import type { Reject, Target } from '../../record/forward.js';
import { type Recorder, startRecorder } from '../../record/recorder.js';
import { createRecording, type RecordingFile } from '../../record/recording-file.js';
import { type Redact, redactor } from '../../record/redact.js';
import { type CommandCall, type ExitCode, optionError, wholeNumber } from '../line/command.js';
import { declaredEndpoints } from '../options/endpoint-files.js';
import { givenKey } from '../options/key.js';
import { pageRejection, rejectExposure, warnOfExposure } from './access.js';
import { ownNames } from './own-names.js';
import { type RecordLog, recordLogTo } from './log.js';
import { fileErrorText, listenError, systemCode, UsageError } from '../line/usage-error.js';

/** Time that exchanges under way have to end. */
const drainMs = 5_000;

/** `record`: a recording proxy, until a signal stops it; 1 if an exchange is not in the recording. */
export async function runRecord(call: CommandCall): Promise<ExitCode> {
  const target = targetAt(call);
  const out = outOf(call);
  const key = await givenKey(call);
  const host = call.text('host') ?? '127.0.0.1';
  rejectExposure(call, host, target, key);
  const reject = pageRejection(call, target);
  const names = ownNames((await declaredEndpoints(call)).map(({ declaration }) => declaration));
  const log = recordLogTo(call, out);
  const redact = redactor({ secret: randomBytes(32), keepSigns: call.isOn('keep-signs'), key, names });
  const file = await create(out, call);
  let recorder: Recorder;
  try {
    recorder = await start(call, { target, host, reject, redact, file, log });
  } catch (error) {
    await file.close();
    throw error;
  }
  warnOfExposure(call, host, target);
  log.started(recorder.url, `${target.origin.origin}${target.basePath}`);
  await call.io.untilStopped();
  await recorder.close(drainMs);
  await file.close();
  return log.ended() === 0 ? 0 : 1;
}

interface RecorderParts {
  readonly target: Target;
  readonly host: string;
  readonly reject: Reject;
  readonly redact: Redact;
  readonly file: RecordingFile;
  readonly log: RecordLog;
}

async function start(
  call: CommandCall,
  { target, host, reject, redact, file, log }: RecorderParts,
): Promise<Recorder> {
  const port = wholeNumber(call, 'port', 0, 65_535) ?? 4052;
  try {
    return await startRecorder({
      target,
      host,
      port,
      reject,
      redact,
      append: (line) => file.append(printable(line)),
      onWritten: log.written,
      onMissed: log.missed,
    });
  } catch (error) {
    throw listenError(error, host, port) ?? error;
  }
}

/** The origin in `--target`, and the prefix for the path of every request. */
function targetAt(call: CommandCall): Target {
  const given = call.text('target');
  if (given === undefined) {
    throw new UsageError(
      '--target is needed: where to forward requests, such as https://open.51shoubei.com',
      '缺少 --target：请求转发的目标，如 https://open.51shoubei.com',
    );
  }
  const url = httpAddress(given);
  if (url) return { origin: new URL(url.origin), basePath: url.pathname.replace(/(?<!\/)\/+$/u, '') };
  const shown = shownAddress(given);
  throw optionError(
    call,
    'target',
    `an http or https address is needed, such as https://open.51shoubei.com (no user, query or fragment), not ${shown}`,
    `应为 http 或 https 地址，如 https://open.51shoubei.com（不带用户、查询参数与片段），而非 ${shown}`,
  );
}

function outOf(call: CommandCall): string {
  const out = call.text('out');
  if (out !== undefined) return out;
  throw new UsageError(
    '--out is needed: the file to write, such as day.ndjson',
    '缺少 --out：要写入的文件，如 day.ndjson',
  );
}

async function create(path: string, call: CommandCall): Promise<RecordingFile> {
  try {
    return await createRecording(path);
  } catch (error) {
    const text = fileErrorText(error, 'write');
    if (!text) throw error;
    if (systemCode(error) === 'EEXIST') {
      throw optionError(
        call,
        'out',
        `${path} exists, and is not overwritten: name another file`,
        `${path} 已存在，不会覆盖：请换一个文件名`,
      );
    }
    throw optionError(call, 'out', `${path} cannot be written: ${text.en}`, `无法写入 ${path}：${text.zh}`);
  }
}
