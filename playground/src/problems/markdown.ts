// The Markdown in which the pages of the rules are written: headings, paragraphs, lists, code, emphasis. All else is text.

export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'strong'; readonly inside: readonly Inline[] }
  | { readonly type: 'em'; readonly inside: readonly Inline[] };

export type Block =
  | { readonly type: 'heading'; readonly inside: readonly Inline[] }
  | { readonly type: 'paragraph'; readonly inside: readonly Inline[] }
  | { readonly type: 'list'; readonly isOrdered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly type: 'code'; readonly lines: readonly string[] };

const FENCE = /^(`{3,}|~{3,})/;
const HEADING = /^#{1,6}\s+(.*?)\s*#*$/;
const ITEM = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/;

export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const fence = FENCE.exec(line)?.[1];
    const item = ITEM.exec(line);
    if (line.trim() === '') {
      at += 1;
    } else if (fence) {
      const found = lines.findIndex((other, index) => index > at && other.startsWith(fence));
      const end = found < 0 ? lines.length : found;
      blocks.push({ type: 'code', lines: lines.slice(at + 1, end) });
      at = end + 1;
    } else if (HEADING.test(line)) {
      blocks.push({ type: 'heading', inside: inlineOf(HEADING.exec(line)?.[1] ?? '') });
      at += 1;
    } else {
      const end = endOf(lines, at);
      const part = lines.slice(at, end);
      if (item) blocks.push({ type: 'list', isOrdered: item[1] !== undefined, items: itemsOf(part) });
      else blocks.push({ type: 'paragraph', inside: inlineOf(part.join(' ')) });
      at = end;
    }
  }
  return blocks;
}

/** Where a paragraph or a list ends that starts at a line. A list in a paragraph starts a block of its own. */
function endOf(lines: readonly string[], start: number): number {
  const isList = ITEM.test(lines[start] ?? '');
  const ends = (line: string) =>
    line.trim() === '' || FENCE.test(line) || HEADING.test(line) || (!isList && ITEM.test(line));
  const end = lines.findIndex((line, index) => index > start && ends(line));
  return end < 0 ? lines.length : end;
}

function itemsOf(lines: readonly string[]): Inline[][] {
  const items: string[] = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item) items.push(item[2] ?? '');
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  return items.map(inlineOf);
}

// Code comes first: what stands in it is what it is.
const SPAN = /(`+)(.+?)\1|\*\*(.+?)\*\*|\*([^*\s](?:[^*]*[^*\s])?)\*/g;

function inlineOf(text: string): Inline[] {
  const parts: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(SPAN)) {
    const [whole, , code, strong, em] = match;
    if (match.index > end) parts.push({ type: 'text', text: text.slice(end, match.index) });
    if (code !== undefined) parts.push({ type: 'code', text: code.replace(/^ (.*\S.*) $/, '$1') });
    else if (strong !== undefined) parts.push({ type: 'strong', inside: inlineOf(strong) });
    else parts.push({ type: 'em', inside: inlineOf(em ?? '') });
    end = match.index + whole.length;
  }
  if (end < text.length) parts.push({ type: 'text', text: text.slice(end) });
  return parts;
}
