/** An element of a document. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

const TOKEN = /<\?xml [^?]*\?>|<(\/?)([\w:-]+)((?: [\w:-]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads what programs write of XML: elements, attributes, texts and the five entities. Throws where it is not well-formed. */
export function parseXml(document: string): Element {
  const top: { children: (Element | string)[] } = { children: [] };
  const open: { name: string; attributes: Record<string, string>; children: (Element | string)[] }[] = [];
  let at = 0;
  for (const token of document.matchAll(TOKEN)) {
    if (token.index !== at) break;
    at += token[0].length;
    const [, isEnd, name, attributes = '', isEmpty, text] = token;
    const parent = open.at(-1) ?? top;
    if (text !== undefined) parent.children.push(textOf(text));
    else if (isEnd === '/') {
      if (open.pop()?.name !== name) throw new Error(`</${name}> ends nothing`);
    } else if (name !== undefined) {
      const element = { name, attributes: attributesOf(attributes), children: [] };
      parent.children.push(element);
      if (isEmpty !== '/') open.push(element);
    }
  }
  if (at !== document.length) throw new Error(`no XML: ${JSON.stringify(document.slice(at, at + 60))}`);
  const roots = top.children.filter((child): child is Element => typeof child !== 'string');
  if (open.length > 0 || roots.length !== 1) throw new Error('not one element');
  return roots[0]!;
}

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name, value] of text.matchAll(/ ([\w:-]+)="([^"]*)"/g)) {
    if (name! in attributes) throw new Error(`${name} twice`);
    attributes[name!] = textOf(value!);
  }
  return attributes;
}

function textOf(text: string): string {
  if (text.includes(']]>')) throw new Error('"]]>" in a text');
  return text.replaceAll(/&(\w*);?/g, (entity, name: string) => {
    const character = ENTITIES[name];
    if (character === undefined || !entity.endsWith(';')) throw new Error(`unknown entity ${entity}`);
    return character;
  });
}
