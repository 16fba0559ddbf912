import { type Text, quoted } from '../../core/refusal.js';
import type { CommandCall } from '../line/command.js';
import { printError } from '../line/warn.js';

/** Prints in one line why the command did not start; returns its exit code, as shells do. */
export function failedStart(call: CommandCall, why: string): 126 | 127 {
  const [word = ''] = call.list('command');
  const isFound = why !== 'ENOENT';
  const { en, zh } = isFound ? notRun(word, why) : notFound(word);
  printError(call, en, zh);
  return isFound ? 126 : 127;
}

function notFound(word: string): Text {
  const name = quoted(word);
  if (/\s/u.test(word)) {
    return {
      en: `the command ${name} is not found: write its words without quotes around them (-- ${word}), or use a shell (-- sh -c ${name})`,
      zh: `找不到命令 ${name}：各个词不要放在同一对引号里（-- ${word}），或交给 shell（-- sh -c ${name}）`,
    };
  }
  if (/[/\\]/u.test(word)) {
    return {
      en: `the command ${name} is not found: check its path, and the interpreter in its first line`,
      zh: `找不到命令 ${name}：请检查路径，以及其首行所写的解释器`,
    };
  }
  return {
    en: `the command ${name} is not found: check its name and the PATH; for a file of this folder write ./${word}`,
    zh: `找不到命令 ${name}：请检查名称与 PATH；当前文件夹中的文件须写作 ./${word}`,
  };
}

function notRun(word: string, why: string): Text {
  const name = quoted(word);
  const hint =
    why === 'EACCES'
      ? {
          en: `: make it executable (chmod +x), or run it with its interpreter (-- sh ${word})`,
          zh: `：请赋予可执行权限（chmod +x），或用解释器运行（-- sh ${word}）`,
        }
      : { en: '', zh: '' };
  return {
    en: `the command ${name} cannot be run (${why})${hint.en}`,
    zh: `无法运行命令 ${name}（${why}）${hint.zh}`,
  };
}
