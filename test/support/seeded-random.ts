/** Numbers from 0 to 1: the same in every ordinary run, others with OCF_LONG=1; OCF_SEED=N chooses. The seed is said. */
export function seededRandom(): () => number {
  const { OCF_SEED, OCF_LONG } = process.env;
  const seed = Number(OCF_SEED ?? (OCF_LONG === '1' ? Date.now() % 2 ** 31 : 20011121));
  if (OCF_LONG === '1') process.stderr.write(`OCF_SEED=${seed}\n`);
  let state = seed >>> 0;
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
