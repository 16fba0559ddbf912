export { adminStates, type AdminStatesOptions, type PactIdentity } from './admin-states.js';
export { fitPact, type FittedPact, type LeftOut, type Pact } from './fit-pact.js';
export { ownStates, type OwnStatesOptions } from './own-states.js';
export { providerOptions, type ProviderOptions, type VerifierParts } from './provider-options.js';
export {
  type BroughtAbout,
  type InteractionPlan,
  type ProviderState,
  type ProviderStates,
  stateNames,
  type Values,
} from './provider-states.js';
export { type PactSigning, resign, type ResignOptions } from './signing.js';
