import { type Command, example } from '../line/command.js';
import { fileOption, textOption } from '../line/option.js';
import { jsonOption } from '../options/common.js';

export const coupons: Command = {
  usage: 'coupons <action> [behaviour]',
  about: { en: 'Generate coupons from a seed, or magic codes', zh: '按种子生成券，或生成魔法券码' },
  positionals: {
    action: { en: 'What to do', zh: '操作', choices: ['generate', 'magic'] },
    behaviour: {
      en: 'Of magic codes: two digits or an outcome, such as used',
      zh: '魔法券码的行为：两位数字或结果名，如 used',
      completes: 'behaviours',
    },
  },
  options: [
    textOption('count', 'How many', '数量', { fallback: 'generate 100, magic 1' }),
    textOption('seed', 'The same seed generates the same coupons', '相同种子生成相同的券', { fallback: '1' }),
    textOption(
      'mix',
      'Percentage in each state, such as used=10,refunded=5',
      '各状态的百分比，如 used=10,refunded=5',
    ),
    textOption('from', 'First day of the five years for which the mix holds', '状态比例自该日起五年内成立', {
      fallback: '2026-01-01',
    }),
    textOption('format', "Format; by default that of the file's name", '格式；默认依文件名', {
      choices: ['json', 'ndjson', 'csv'],
      fallback: 'json',
    }),
    fileOption('out', 'File to write; standard output by default', '输出文件；默认标准输出'),
    textOption('amount', 'Face value of magic codes, fen', '魔法券码的面额，分', { fallback: '1000' }),
    jsonOption,
  ],
  examples: [
    example(
      'coupons generate --count 1000 --mix used=10 --out coupons.ndjson',
      'A thousand coupons, a tenth of them used',
      '一千张券，其中一成已核销',
    ),
    example(
      'coupons magic expired --count 3',
      'Three codes that are rejected as expired',
      '三个券码，核销时以“已过期”拒绝',
    ),
  ],
  run: async (call) => {
    if (call.text('action') === 'magic') return (await import('./magic.js')).printMagicCodes(call);
    return (await import('./generate.js')).generate(call);
  },
};
