/**
 * The circles of a graph, a shortest one for each set of nodes that reach each other.
 *
 * @param {Map<string, Set<string>>} arrows
 * @returns {string[][]} each begins with the name that sorts first, and ends before it comes again
 */
export function circles(arrows) {
  const left = new Set([...arrows.keys()].toSorted());
  const found = [];
  for (const start of left) {
    const circle = shortestBack(arrows, start);
    if (!circle) continue;
    found.push(circle);
    const behind = reached(arrows, start);
    for (const one of behind) if (reached(arrows, one).has(start)) left.delete(one);
  }
  return found;
}

function reached(arrows, start) {
  const seen = new Set();
  const next = [start];
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    for (const to of arrows.get(at) ?? []) {
      if (!seen.has(to)) next.push(to);
      seen.add(to);
    }
  }
  return seen;
}

function shortestBack(arrows, start) {
  const paths = [[start]];
  const seen = new Set();
  for (const path of paths) {
    for (const to of arrows.get(path.at(-1)) ?? []) {
      if (to === start) return path;
      if (!seen.has(to)) paths.push([...path, to]);
      seen.add(to);
    }
  }
  return undefined;
}

/** The arrows between folders that lie side by side, at every depth; a folder and what lies in it are one. */
export function folderArrows(imports) {
  const arrows = new Map();
  const witnesses = new Map();
  for (const one of imports) {
    const [from, to] = [one.from, one.file].map((file) => file.split('/'));
    const fork = from.findIndex((part, at) => part !== to[at]);
    if (fork < 0 || fork >= from.length - 1 || fork >= to.length - 1) continue;
    const [left, right] = [from, to].map((parts) => parts.slice(0, fork + 1).join('/'));
    arrows.set(left, (arrows.get(left) ?? new Set()).add(right));
    if (!witnesses.has(`${left} ${right}`)) witnesses.set(`${left} ${right}`, one);
  }
  return { arrows, witnesses };
}
