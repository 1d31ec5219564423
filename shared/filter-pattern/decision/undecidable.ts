/** Leaves a search that cannot be carried through soundly. Never seen outside of `relate`. */
export class Undecidable extends Error {
  override readonly name = 'Undecidable';
  /** The entry of `uncertainties`. */
  readonly uncertainty: Uncertainty;

  constructor(uncertainty: Uncertainty) {
    super(uncertainty);
    this.uncertainty = uncertainty;
  }
}

/** Why an answer is `undecided`, beside the names of the open readings. */
export type Uncertainty =
  /** The budget of the call ran out. */
  | 'budget'
  /** A delimited pattern: how a JSON record falls into words is not known. */
  | 'delimited-pattern'
  /** A text pattern whose truth hangs on how the record is serialised. */
  | 'text-pattern'
  /** An array index beyond what is searched. */
  | 'array-index'
  /** Conditions on the text of a number that interval arithmetic does not settle. */
  | 'number-as-text'
  /** The reference meaning did not confirm the record that the search found. */
  | 'witness-not-confirmed'
  /** The required pattern is not a pattern. */
  | 'required-pattern-invalid';
