import { closeSync, openSync, writeSync } from 'node:fs';
import { printable } from '../../core/printable.js';
import type { CommandCall } from '../line/command.js';
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
      call.io.err(lostLine(path, error, call.language));
    }
  };
  return { call: withLines(call, write), close: () => closeSync(file) };
}

function withLines(call: CommandCall, write: (line: string) => void): CommandCall {
  return { ...call, io: { ...call.io, out: write, err: write } };
}

function opened(path: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    throw writeError(error, path);
  }
}

/** Printed once; the command continues. */
function lostLine(path: string, error: unknown, language: CommandCall['language']): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return language === 'en'
    ? `shoubei-mock: ${path} cannot be written: ${code}; the rest of the log is lost`
    : `shoubei-mock: 无法写入 ${path}：${code}，其后的日志丢失`;
}
