import { closeSync, openSync, writeSync } from 'node:fs';
import { printable } from '../../core/printable.js';
import type { CommandCall } from '../line/command.js';
import { fileErrorText } from '../line/usage-error.js';
import { warn } from '../line/warn.js';
import { writeError } from '../options/files.js';

/** The output of the emulator's log, because standard output belongs to the command. */
export interface LogPlace {
  /** The call, with the log's outputs. */
  readonly call: CommandCall;
  readonly close: () => void;
}

/**
 * Opens the file of `--log-file`, or standard error, without colours because the command writes there too.
 *
 * @throws UsageError for a file that cannot be written
 */
export function openLog(call: CommandCall): LogPlace {
  const path = call.text('log-file');
  if (path === undefined) return { call: withLines(call, (line) => call.io.err(line)), close: () => {} };
  const file = opened(path);
  let isLost = false;
  const write = (line: string): void => {
    if (isLost) return;
    try {
      writeSync(file, `${printable(line)}\n`);
    } catch (error) {
      isLost = true;
      warnOfLoss(call, path, error);
    }
  };
  return { call: withLines(call, write), close: () => closeSync(file) };
}

function withLines(call: CommandCall, write: (line: string) => void): CommandCall {
  return { ...call, io: { ...call.io, out: write, err: write, outColumns: 0 } };
}

function opened(path: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    throw writeError(error, path);
  }
}

/** Printed once; the command continues. */
function warnOfLoss(call: CommandCall, path: string, error: unknown): void {
  const { en, zh } = fileErrorText(error, 'write') ?? { en: String(error), zh: String(error) };
  warn(
    call,
    `${path} cannot be written: ${en}; the rest of the log is lost`,
    `无法写入 ${path}：${zh}，其后的日志丢失`,
  );
}
