// What goes along with a request, as a person types it.

/** A request as a person asks for it. */
export interface Asked extends Addition {
  readonly url: string;
}

export interface Addition {
  readonly headers?: { [name: string]: string };
  readonly cookies?: { [name: string]: string };
  /** The Pod or workload that sends it, as `namespace/name`. */
  readonly from?: string;
}

/** `undefined` where nothing was typed that says something. */
export function addition(headers: string, cookies: string, from: string): Addition | undefined {
  const pairs = (text: string, between: RegExp, mark: string) => {
    const found = text.split(between).flatMap((line) => {
      const at = line.indexOf(mark);
      return at > 0 ? [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const] : [];
    });
    return found.length > 0 ? Object.fromEntries(found) : undefined;
  };
  const all = {
    headers: pairs(headers, /\n/, ':'),
    cookies: pairs(cookies, /[\n;]/, '='),
    from: from.trim() || undefined,
  };
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  return given.length > 0 ? (Object.fromEntries(given) as Addition) : undefined;
}
