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

function count(file, mutants) {
  const of = (state) => mutants.filter((mutant) => mutant.state === state).length;
  const [killed, equivalent] = [of('killed'), of('equivalent')];
  const made = mutants.length - equivalent - of('left out');
  const score = made === 0 ? 100 : Math.floor((killed / made) * 1_000) / 10;
  return {
    file,
    mutants: made,
    killed,
    survived: made - killed,
    unreached: of('no test comes by'),
    equivalent,
    score,
  };
}

function row({ file, mutants, killed, survived, unreached, equivalent, score }) {
  const apart = equivalent > 0 ? `, ${equivalent} equivalent` : '';
  const alone = unreached > 0 ? ` (${unreached} reached by no test)` : '';
  return `${score.toFixed(1).padStart(5)} %  ${file}: ${mutants} mutants, ${killed} killed, ${survived} survived${alone}${apart}`;
}
