/** What a terminal shows of what is written to it, as far as the program steers it: https://vt100.net/docs/vt100-ug */
export class Screen {
  readonly #rows: string[] = [''];
  #row = 0;
  #column = 0;
  #columns: number;

  constructor(columns: number) {
    this.#columns = columns;
  }

  /** What is on the screen, without the blanks at the ends of lines and the empty lines at the end. */
  get text(): string {
    return this.#rows
      .map((row) => row.trimEnd())
      .join('\n')
      .trimEnd();
  }

  /** Rows that are too long are broken, as most terminals do. The cursor stays behind the last character. */
  resize(columns: number): void {
    this.#columns = columns;
    const broken = this.#rows.flatMap((row) => row.match(new RegExp(`.{1,${columns}}`, 'g')) ?? ['']);
    this.#rows.splice(0, this.#rows.length, ...broken);
    this.#row = this.#rows.length - 1;
    this.#column = this.#rows[this.#row]?.length ?? 0;
  }

  write(written: string): void {
    // oxlint-disable-next-line no-control-regex -- it is what is written
    for (const [piece, count, act] of written.matchAll(/\u001b\[(\d*)([A-Z])|[\s\S]/g)) {
      if (act === undefined) this.#put(piece);
      else this.#steer(act, Number(count));
    }
  }

  #put(character: string): void {
    if (character === '\r') this.#column = 0;
    else if (character === '\n') this.#moveDown();
    else {
      if (this.#column >= this.#columns) this.#moveDown();
      const row = this.#rows[this.#row] ?? '';
      this.#rows[this.#row] =
        `${row.slice(0, this.#column).padEnd(this.#column)}${character}${row.slice(this.#column + 1)}`;
      this.#column += 1;
    }
  }

  #moveDown(): void {
    this.#row += 1;
    this.#column = 0;
    this.#rows[this.#row] ??= '';
  }

  #steer(act: string, count: number): void {
    if (act === 'A') this.#row -= count;
    else if (act === 'K') this.#rows[this.#row] = '';
    else if (act === 'J') {
      this.#rows[this.#row] = (this.#rows[this.#row] ?? '').slice(0, this.#column);
      this.#rows.length = this.#row + 1;
    } else throw new Error(`the program steers by ${act}, which this screen does not know`);
  }
}
