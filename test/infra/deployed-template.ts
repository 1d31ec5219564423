export { deployedTemplate } from '../../simulator/templates/deployed-template.ts';
