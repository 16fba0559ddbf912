import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The programs that are not in the PATH. In CI none may be missing: there the result is empty, and the test
 * itself names the missing one.
 */
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
