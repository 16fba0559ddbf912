import type { CommandCall } from '../line/command.js';

export interface ProgressBar {
  readonly update: (count: number) => void;
  readonly stop: () => void;
}

/** A bar on standard error, if that is a terminal and the output goes elsewhere; undefined otherwise. */
export async function startProgress(
  { io, text }: CommandCall,
  total: number,
): Promise<ProgressBar | undefined> {
  if (!io.watched || (io.isOutWatched && text('out') === undefined)) return undefined;
  const { SingleBar, Presets } = (await import('cli-progress')).default;
  const bar = new SingleBar(
    {
      stream: io.watched,
      format: '{bar} {percentage}% {value}/{total} {eta_formatted}',
      barsize: 24,
      linewrap: true,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return { update: (count) => bar.update(count), stop: () => bar.stop() };
}
