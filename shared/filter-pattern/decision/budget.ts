/** What one call of `relate` may still spend, over all its searches. One unit is about 30 nanoseconds. */
export interface Budget {
  readonly limit: number;
  used: number;
}

/** Leaves a search whose budget has run out. Never seen outside of `relate`. */
export class BudgetExhausted extends Error {
  override readonly name = 'BudgetExhausted';
}

/** Takes `amount` units, or throws `BudgetExhausted`; `used` never passes `limit`. */
export function spend(budget: Budget, amount: number): void {
  if (budget.used + amount > budget.limit) {
    budget.used = budget.limit;
    throw new BudgetExhausted();
  }
  budget.used += amount;
}
