/** The formats of a plan, in the order of the help text, which needs no more of them. */
export const planFormatNames = ['table', 'json', 'commands', 'terraform', 'portal'] as const;

export type PlanFormatName = (typeof planFormatNames)[number];
