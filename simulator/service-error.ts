/** What the errors of Amazon S3 tell beside code and message. */
export interface ErrorDetail {
  /** Elements of the XML, by name. */
  readonly members?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal in the service's own words: what a client of AWS would have read. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  /** The error code (`TrailNotFoundException`), as the service's protocol carries it. */
  readonly code: string;
  readonly status: number;
  readonly detail: ErrorDetail;

  constructor(code: string, status: number, message: string, detail: ErrorDetail = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.detail = detail;
  }
}
