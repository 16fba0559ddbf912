import { appendFile } from 'node:fs/promises';

/** Notes what a run saw in the file that FIGURES names: from such runs the tables of docs/explanation/reliability.md are. */
export async function noteFigures(name: string, figures: object): Promise<void> {
  const { FIGURES: file } = process.env;
  if (file !== undefined) await appendFile(file, `${JSON.stringify({ name, ...figures })}\n`);
}
