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

/** The score is of those that were tried: until the time is up, some are reached and not tried. */
function count(file, mutants) {
  const of = (state) => mutants.filter((mutant) => mutant.state === state).length;
  const [killed, equivalent, untried] = [of('killed'), of('equivalent'), of('not tried')];
  const unreached = of('no test comes by');
  const survived = of('survived') + unreached;
  const tried = killed + survived;
  const score = tried === 0 ? 100 : Math.floor((killed / tried) * 1_000) / 10;
  return { file, mutants: tried + untried, killed, survived, unreached, untried, equivalent, score };
}

function row({ file, mutants, killed, survived, unreached, untried, equivalent, score }) {
  const alone = unreached > 0 ? ` (${unreached} reached by no test)` : '';
  const late = untried > 0 ? `, ${untried} not tried` : '';
  const apart = equivalent > 0 ? `, ${equivalent} equivalent` : '';
  return `${score.toFixed(1).padStart(5)} %  ${file}: ${mutants} mutants, ${killed} killed, ${survived} survived${alone}${late}${apart}`;
}
