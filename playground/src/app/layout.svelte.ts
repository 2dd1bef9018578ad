// How the person has divided the screen; remembered.

const KEY = 'kubetriage.layout';
const FIRST = { columns: 46, rows: 54 };

function remembered(): typeof FIRST {
  try {
    const { columns, rows } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>;
    const sound = (value: unknown, otherwise: number) =>
      typeof value === 'number' && value >= 15 && value <= 85 ? value : otherwise;
    return { columns: sound(columns, FIRST.columns), rows: sound(rows, FIRST.rows) };
  } catch {
    return FIRST;
  }
}

class Layout {
  #shares = $state(remembered());

  /** Share of the YAML in the width of a wide screen, in percent. */
  get columns() {
    return this.#shares.columns;
  }

  set columns(columns) {
    this.#keep({ ...this.#shares, columns });
  }

  /** Share of the view above the problems, in percent. */
  get rows() {
    return this.#shares.rows;
  }

  set rows(rows) {
    this.#keep({ ...this.#shares, rows });
  }

  #keep(shares: typeof FIRST) {
    this.#shares = shares;
    try {
      localStorage.setItem(KEY, JSON.stringify(shares));
    } catch {
      // It holds until the page is closed.
    }
  }
}

export const layout = new Layout();
