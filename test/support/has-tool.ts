import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Which of these programs are not in the PATH. In CI none may lack: there the answer is none, and the test says what lacks. */
export function missingTools(names: readonly string[]): readonly string[] {
  return process.env['CI'] === 'true' ? [] : names.filter((name) => !hasTool(name));
}

function hasTool(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
