// Runs actions of one instance by the built library, several at once, until it is ended: node turns-worker.mjs AGENTS STATE TIMEOUT ACTION…
import library from '../../dist/library.cjs';

const { agentsOfHost, openHost, realSystem, runAction } = library;
const [agents, state, timeout, ...actions] = process.argv.slice(2);
const env = { ...process.env, OCF_ROOT: agents, OCF_STATE_DIR: state, OCF_CACHE_DIR: state, OCF_RUNTIME_DIR: state };
const access = agentsOfHost(openHost({ system: { ...realSystem(), env } }));
const node = { name: 'here', id: '', address: '', transport: 'local', ssh: {}, command: [], votes: 0, attributes: {} };
const input = {
  agent: 'ocf:test:witness',
  node,
  parameters: {},
  instance: 'one',
  timeout: Number(timeout),
  check: false,
};

async function act(action) {
  const { code, failure } = await runAction(access, { ...input, action });
  console.log(JSON.stringify({ action, code, failure: failure?.code }));
}

await Promise.all(actions.map(act));
