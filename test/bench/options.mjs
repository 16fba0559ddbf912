// Reads the bench's command line. Reports a mistake in one line, in both languages.
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';

/**
 * Ends with one line on standard error and code 2.
 *
 * @returns {never}
 */
export function refuse(en, zh) {
  process.stderr.write(`${en} / ${zh}\n`);
  process.exit(2);
}

/** @param flags as `parseArgs` takes them; each has text */
export function readOptions(flags) {
  try {
    return parseArgs({ options: flags }).values;
  } catch (error) {
    const known = Object.keys(flags).map((name) => `--${name}`);
    return refuse(
      `${error.message.split('\n')[0]}; known: ${known.join(' ')}`,
      `未知或不完整的选项，可用：${known.join(' ')}`,
    );
  }
}

/** A number above zero; `isWhole` where parts of one make no sense. */
export function positive(values, name, isWhole = true) {
  const value = Number(values[name]);
  const isRight = value > 0 && Number.isFinite(value) && (!isWhole || Number.isInteger(value));
  if (isRight) return value;
  const got = JSON.stringify(values[name]);
  return refuse(
    `--${name}: a${isWhole ? ' whole' : ''} number above 0 is needed, got ${got}`,
    `--${name}：应为大于 0 的${isWhole ? '整数' : '数字'}，实为 ${got}`,
  );
}

/** A comma-separated choice; `none` and `all` too. */
export function choice(values, name, known) {
  const asked = values[name];
  if (asked === 'none') return [];
  if (asked === 'all') return known;
  const names = asked.split(',');
  const stranger = names.find((one) => !known.includes(one));
  if (stranger === undefined) return names;
  const list = `none, all, ${known.join(', ')}`;
  return refuse(
    `--${name}: some of ${list} are expected, got ${JSON.stringify(stranger)}`,
    `--${name}：应为 ${list} 中的若干项，实为 ${JSON.stringify(stranger)}`,
  );
}

/** The version of the Node that runs the servers. */
export function versionOf(node) {
  try {
    return execFileSync(node, ['-p', 'process.version'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    const got = JSON.stringify(node);
    return refuse(
      `--node: the path of a Node is needed, got ${got}`,
      `--node：应为 Node 可执行文件的路径，实为 ${got}`,
    );
  }
}
