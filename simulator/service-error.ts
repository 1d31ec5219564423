/** A refusal in the service's own words: what a client of AWS would have read. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  /** The error code (`TrailNotFoundException`), as the service's protocol carries it. */
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}
