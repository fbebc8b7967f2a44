/** What stands where a secret stood. */
const mask = '******';

/** Lines of a secret of several lines (a key) count on their own from this length. */
const shortestLine = 8;

/** Knows the secrets of this run and takes them out of texts that somebody may read. */
export class Redactor {
  readonly #secrets = new Set<string>();

  add(secret: string): void {
    if (secret === '') return;
    this.#secrets.add(secret);
    this.#secrets.add(JSON.stringify(secret).slice(1, -1));
    for (const line of secret.split(/\r?\n/)) if (line.length >= shortestLine) this.#secrets.add(line);
  }

  redact(text: string): string {
    if (this.#secrets.size === 0) return text;
    const longestFirst = [...this.#secrets].sort((a, b) => b.length - a.length);
    return longestFirst.reduce((rest, secret) => rest.replaceAll(secret, mask), text);
  }
}
