// fast-check as the tests get it: the same cases in every run, so that nothing fails by chance where a change is to land.
// The long runs look for new ones; so does OCF_SEED=NUMBER.
import fc from '../../node_modules/fast-check/lib/fast-check.js';

const { OCF_SEED, OCF_LONG } = process.env;
if (OCF_SEED !== undefined || OCF_LONG !== '1') fc.configureGlobal({ seed: Number(OCF_SEED ?? 20011121) });

export default fc;
