import { appendFile } from 'node:fs/promises';

/** Adds the results of a run to the file that FIGURES names; the tables of docs/explanation/reliability.md come from it. */
export async function noteFigures(name: string, figures: object): Promise<void> {
  const { FIGURES: file } = process.env;
  if (file !== undefined) await appendFile(file, `${JSON.stringify({ name, ...figures })}\n`);
}
