// The generator's other end.
import { fileURLToPath } from 'node:url';
import { spawnOn } from '../servers/process.mjs';

const program = fileURLToPath(new URL('generator.mjs', import.meta.url));

/** Starts the generator on core 1; each call gives its figures. One call at a time. */
export function startCaller() {
  const child = spawnOn(1, [process.execPath, program], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let waiting;
  child.on('message', ({ result, problem }) => {
    if (problem === undefined) waiting.resolve(result);
    else waiting.reject(new Error(problem));
  });
  child.on('exit', () => waiting?.reject(new Error('the load generator ended')));
  const tell = (command, options) =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject };
      child.send({ command, options });
    });
  return {
    make: (options) => tell('make', options),
    load: (options) => tell('load', options),
    race: (options) => tell('race', options),
    end: () => child.kill(),
  };
}
