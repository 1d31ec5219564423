export { filledIn, type Values } from '../../simulator/templates/filled-in.ts';
