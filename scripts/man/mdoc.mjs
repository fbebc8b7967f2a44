// The little of mdoc(7) that the pages need: escapes, sections, sentences.

export const page = (lines) => `${lines.join('\n')}\n`;
export const section = (title, lines) => [`.Sh ${title.toUpperCase()}`, ...lines];
export const hyphens = (words) => words.replaceAll('\\', '\\e').replaceAll('-', '\\-');
export const plain = (words) => words.replaceAll('\\', '\\e').replaceAll('"', '\\(dq');
export const text = (words) => (/^[.']/.test(words) ? `\\&${plain(words)}` : plain(words));
export const sentence = (words) => (words === '' || /[.!?]$/.test(words) ? words : `${words}.`);
export const summaryLine = (summary) =>
  plain(summary.replace(/\.$/, '').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase()));

// One sentence a line, as mdoc wants it; an empty line is a new paragraph.
export function prose(words) {
  const paragraphs = words.trim().split(/\n\s*\n/);
  return paragraphs.flatMap((paragraph, index) => {
    const sentences = paragraph
      .replace(/\s*\n\s*/g, ' ')
      .replace(/([.!?:]) (?=[A-Z"])/g, '$1\n')
      .split('\n');
    return [...(index > 0 ? ['.Pp'] : []), ...sentences.map(text)];
  });
}
