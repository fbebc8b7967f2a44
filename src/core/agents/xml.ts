import { OcfError } from '../errors.ts';

/** An element with its elements in order; `text` is all character data in it, that of inner elements included. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface Growing {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: Growing[];
  text: string;
}

/**
 * Parses a small XML document into a tree. Anything malformed is an error, with its line and column; nothing outside
 * the text is ever fetched.
 *
 * @param what names the text in the error: `The meta-data of ocf:heartbeat:IPaddr2`.
 * @throws OcfError INVALID
 */
export async function parseXml(text: string, what: string): Promise<XmlElement> {
  if (text.trim() === '') throw new OcfError('INVALID', `${what} is empty.`);
  const { SaxesParser } = await import('saxes');
  const parser = new SaxesParser();
  const open: Growing[] = [];
  let root: Growing | undefined;
  parser.on('opentag', ({ name, attributes }) => {
    const element: Growing = { name, attributes: { ...attributes }, children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const addText = (piece: string) => {
    for (const element of open) element.text += piece;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    open.pop();
  });
  parser.on('error', (error) => {
    const place = { line: parser.line, column: parser.column + 1 };
    // saxes puts its own place before the sentence
    const reason = error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
    throw new OcfError('INVALID', `${what} is not well-formed XML: ${reason}.`, { place, cause: error });
  });
  parser.write(text).close();
  if (!root) throw new OcfError('INVALID', `${what} is empty.`);
  return root;
}

/** The first inner element of that name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** All inner elements of that name. */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}
