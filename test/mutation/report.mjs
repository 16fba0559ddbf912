// What the script prints.

export function line({ file, line: number, from, label, state, by }) {
  const code = from.length > 70 ? `${from.slice(0, 67)}…` : from;
  return `${file}:${number}  ${code}  (${label})  ${by === undefined ? state : `killed by ${by}`}`;
}

/** Equivalent mutants count neither as killed nor as survivors. */
export function summary(mutants, files) {
  const perFile = files.map((file) =>
    count(
      file,
      mutants.filter((mutant) => mutant.file === file),
    ),
  );
  const total = count('all', mutants);
  const rows = [...perFile.filter(({ mutants: made }) => made > 0), ...(files.length > 1 ? [total] : [])];
  return { text: rows.map(row).join('\n'), score: total.score, files: perFile, total };
}

/** Mutants that were not tried in time lower the score: it counts only what is certain. */
function count(file, mutants) {
  const of = (state) => mutants.filter((mutant) => mutant.state === state).length;
  const [killed, equivalent, undecided] = [of('killed'), of('equivalent'), of('not decided')];
  const unreached = of('no test reaches it');
  const survived = of('survived') + unreached;
  const tried = killed + survived + undecided;
  const score = tried === 0 ? 100 : Math.floor((killed / tried) * 1_000) / 10;
  return { file, mutants: tried, killed, survived, unreached, undecided, equivalent, score };
}

function row({ file, mutants, killed, survived, unreached, undecided, equivalent, score }) {
  const alone = unreached > 0 ? ` (${unreached} reached by no test)` : '';
  const late = undecided > 0 ? `, ${undecided} not decided` : '';
  const apart = equivalent > 0 ? `, ${equivalent} equivalent` : '';
  const least = undecided > 0 ? 'at least ' : '';
  const percent = `${least}${score.toFixed(1).padStart(5)} %`;
  return `${percent}  ${file}: ${mutants} mutants, ${killed} killed, ${survived} survived${alone}${late}${apart}`;
}
