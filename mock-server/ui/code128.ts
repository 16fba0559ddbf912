// Code 128 (ISO/IEC 15417): each symbol is three bars and three spaces, eleven modules wide; the stop symbol has a bar more.
const widths = (
  '212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222' +
  '123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321' +
  '232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121' +
  '313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224' +
  '111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111' +
  '111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113' +
  '114311411113411311113141114131311141411131211412211214211232'
).match(/.{6}/gu);
const stop = '2331112';

const toC = 99;
const toB = 100;
const startB = 104;
const startC = 105;

/** White modules on each side. */
const quiet = 10;

/** A barcode: bars by their place and width, in modules. */
export interface Barcode {
  /** With the white on both sides. */
  readonly width: number;
  readonly bars: readonly { readonly at: number; readonly width: number }[];
}

/** The barcode of printable ASCII text. */
export function code128(text: string): Barcode {
  const symbols = symbolsOf(text);
  const sum = symbols.reduce((total, symbol, at) => total + symbol * Math.max(at, 1), 0);
  const modules = [...symbols, sum % 103].map((symbol) => widths?.[symbol]).join('') + stop;
  let at = quiet;
  const bars: { readonly at: number; readonly width: number }[] = [];
  for (const [index, digit] of modules.split('').entries()) {
    const width = Number(digit);
    if (index % 2 === 0) bars.push({ at, width });
    at += width;
  }
  return { width: at + quiet, bars };
}

/** Encodes digits in pairs (set C) if that is shorter, all other characters one by one (set B). */
function symbolsOf(text: string): readonly number[] {
  const symbols: number[] = [];
  let isPaired = false;
  for (let at = 0; at < text.length;) {
    const digits = /^\d*/u.exec(text.slice(at))?.[0].length ?? 0;
    const isWorth = digits >= 4 && (at === 0 || at + digits === text.length || digits >= 6);
    if (isPaired ? digits >= 2 : isWorth && (at === 0 || digits % 2 === 0)) {
      if (!isPaired) symbols.push(at === 0 ? startC : toC);
      symbols.push(Number(text.slice(at, at + 2)));
      isPaired = true;
      at += 2;
    } else {
      if (at === 0 || isPaired) symbols.push(at === 0 ? startB : toB);
      symbols.push(text.charCodeAt(at) - 32);
      isPaired = false;
      at += 1;
    }
  }
  return symbols;
}
