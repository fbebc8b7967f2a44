import { spawn } from 'node:child_process';

/**
 * Shows commands as an administrator would type them and checks what they did. Any step that does not do what it
 * should ends the demonstration with an error.
 */
export function createSession({ launcher, env, signal }) {
  let steps = 0;

  function say(text) {
    process.stdout.write(`\n# ${text}\n`);
  }

  /** Runs `ocf` with these words; `status` is the exit status it has to have, `shows` what its output has to say. */
  async function ocf(words, { status = 0, shows = [], quiet = [] } = {}) {
    process.stdout.write(`\n$ ocf ${words.map(quoted).join(' ')}\n`);
    const ran = await run(process.execPath, [launcher, ...words], { env, signal });
    if (ran.output !== '') process.stdout.write(ran.output);
    if (ran.status !== 0 || status !== 0) process.stdout.write(`[exit status ${ran.status}]\n`);
    if (ran.status !== status) throw new Error(`exit status ${ran.status} instead of ${status}`);
    for (const pattern of shows) {
      if (!pattern.test(ran.output)) throw new Error(`the output does not say ${pattern}`);
    }
    for (const pattern of quiet) {
      if (pattern.test(ran.output)) throw new Error(`the output says ${pattern}`);
    }
    steps++;
    return ran.output;
  }

  return { say, ocf, steps: () => steps };
}

function quoted(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function run(program, words, { env, signal }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { env, signal, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (piece) => {
        output += piece;
      });
    }
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}
