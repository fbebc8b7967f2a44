import type { XmlElement } from '../xml.ts';

/** What an attribute may be; `values` left out: anything. */
export interface AttributeRule {
  readonly required?: boolean;
  readonly values?: readonly string[];
}

/** Inner elements in their order. */
export interface ChildRule {
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

/** What may stand in an element; one without `children` may hold any text and elements. */
export interface ElementRule {
  readonly attributes: Readonly<Record<string, AttributeRule>>;
  readonly children?: readonly ChildRule[];
}

/** Everything in which an element, and what is in it, breaks the rules; sentences. */
export function brokenRules(element: XmlElement, rules: ReadonlyMap<string, ElementRule>): readonly string[] {
  const rule = rules.get(element.name);
  if (!rule) return [];
  const problems = attributeProblems(element, rule);
  if (!rule.children) return problems;
  problems.push(...childProblems(element, rule.children));
  if (hasOwnText(element)) problems.push(`${tag(element)} holds text, and may only hold elements.`);
  return [...problems, ...element.children.flatMap((child) => brokenRules(child, rules))];
}

function attributeProblems(element: XmlElement, { attributes: rules }: ElementRule): string[] {
  const problems: string[] = [];
  for (const [name, { required = false }] of Object.entries(rules)) {
    if (required && !Object.hasOwn(element.attributes, name))
      problems.push(`${tag(element)} lacks the attribute ${name}.`);
  }
  for (const [name, value] of Object.entries(element.attributes)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule) problems.push(`${tag(element)} may not have the attribute ${name}.`);
    else if (rule.values && !rule.values.includes(value)) {
      problems.push(`The attribute ${name} of ${tag(element)} is "${value}", not one of ${rule.values.join(', ')}.`);
    }
  }
  return problems;
}

function childProblems(element: XmlElement, rules: readonly ChildRule[]): string[] {
  const order = rules.map(({ name }) => name);
  const problems: string[] = [];
  for (const name of new Set(element.children.map((child) => child.name))) {
    if (!order.includes(name)) problems.push(`${tag(element)} may not hold <${name}>.`);
  }
  for (const { name, least, most } of rules) {
    const count = element.children.filter((child) => child.name === name).length;
    if (count < least) problems.push(`${tag(element)} lacks <${name}>.`);
    if (count > most) problems.push(`${tag(element)} holds <${name}> ${count} times.`);
  }
  const places = element.children.map((child) => order.indexOf(child.name)).filter((place) => place >= 0);
  if (places.some((place, index) => place < (places[index - 1] ?? 0))) {
    problems.push(`What ${tag(element)} holds is not in the order ${order.join(', ')}.`);
  }
  return problems;
}

// the text of an element is its own and that of all elements in it
function hasOwnText({ text, children }: XmlElement): boolean {
  const visible = (part: string) => part.replace(/\s/g, '').length;
  return visible(text) > children.reduce((sum, child) => sum + visible(child.text), 0);
}

function tag({ name, attributes }: XmlElement): string {
  return attributes.name === undefined ? `<${name}>` : `<${name} name="${attributes.name}">`;
}
