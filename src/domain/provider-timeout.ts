/** How long one call to a provider may take; what had begun to leave before an opt-out is waited for no longer than this. */
export const providerTimeoutMs = 30_000;
