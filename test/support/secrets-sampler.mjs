// Looks at all processes that begin while it runs, a thousand times a second: does a secret stand in the words of their
// command line, or in their environment? The secrets come over its input, so that it shows none itself; when that ends
// it says what it saw.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';

const lines = createInterface({ input: process.stdin });
let secrets = [];
let samples = 0;
let begun = 0;
const old = new Set();
const seen = new Set();
const found = new Map();

lines.once('line', (line) => {
  secrets = JSON.parse(line).map((secret) => Buffer.from(secret));
  for (const pid of processes()) old.add(pid);
  begun = performance.now();
  const timer = setInterval(sample, 1);
  // who asks gets an answer when all processes of this moment were looked at
  lines.on('line', () => {
    sample();
    process.stdout.write('looked\n');
  });
  lines.once('close', () => {
    clearInterval(timer);
    sample();
    const milliseconds = performance.now() - begun;
    process.stdout.write(JSON.stringify({ samples, milliseconds, seen: [...seen], found: [...found.values()] }));
  });
  process.stdout.write('ready\n');
});

function processes() {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
}

function sample() {
  samples += 1;
  for (const pid of processes()) {
    if (old.has(pid)) continue;
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`);
      const program = words.toString('latin1').split('\0').slice(0, 2).map(baseOf).join(' ');
      for (const word of words.toString('latin1').split('\0')) seen.add(baseOf(word));
      note('argv', words, program, true);
      const { mode, uid } = statSync(`/proc/${pid}/environ`);
      const others = (mode & 0o044) !== 0 || uid !== process.getuid();
      note('environ', readFileSync(`/proc/${pid}/environ`), program, others);
    } catch {
      // it has ended, or is somebody else's
    }
  }
}

const baseOf = (word) => word.slice(word.lastIndexOf('/') + 1).slice(0, 40);

function note(where, bytes, program, readable) {
  const secret = secrets.findIndex((each) => bytes.includes(each));
  if (secret < 0) return;
  found.set(`${where} ${program} ${secret}`, { where, program, secret, readable });
}
